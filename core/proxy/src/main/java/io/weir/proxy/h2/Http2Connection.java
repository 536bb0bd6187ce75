package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.collection.IntObjectHashMap;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.wire.HeaderBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/2, of either side: its streams, its windows, its settings, and its
 * end. What a peer may not do ends the stream or the connection as RFC 9113 says. Owned by one
 * loop.
 */
public abstract class Http2Connection extends ChannelInboundHandlerAdapter {

  /** A field block on the wire may be so many times as large as what is taken of it. */
  private static final int BLOCK_FACTOR = 4;

  private final ShellLimits.Http2 limits;
  private final Guard guard;
  private final FrameReader reader;
  private final HpackDecoder decoder = new HpackDecoder();
  private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>();
  private final StreamNumbers numbers;
  private final HeaderBlock spare;
  private ChannelHandlerContext ctx;
  private Outbound outbound;
  private int receiveWindow;
  private int credit;
  private int peerWindow = Frames.DEFAULT_WINDOW;
  private int peerStreams = Integer.MAX_VALUE;
  private boolean peerTakesConnect;
  private boolean settled;
  private boolean failed;

  /**
   * A connection that was just made.
   *
   * @param server whether the peer is the one that opens streams
   */
  @SuppressWarnings(
      "NullAway") // ctx and outbound are there as soon as the handler is in a pipeline
  protected Http2Connection(
      boolean server, ShellLimits.Http2 limits, ShellLimits.Head head, long nowNanos) {
    this.limits = limits;
    this.guard =
        new Guard(server ? limits.resets() : Integer.MAX_VALUE, limits.controlFrames(), nowNanos);
    this.reader = new FrameReader(new Frame(), BLOCK_FACTOR * head.bytes());
    this.numbers = new StreamNumbers(server);
    this.spare = new HeaderBlock(head.bytes(), head.fields());
    this.receiveWindow = Math.max(Frames.DEFAULT_WINDOW, limits.connectionWindowBytes());
  }

  // What subclasses do

  /** The loop's time. */
  protected abstract long nanos();

  /** The peer opens a stream; only for a server. */
  protected abstract Http2Stream accept();

  /** The peer will open, or take, no more streams. */
  protected abstract void onGoAway();

  /** A stream is closed, whatever its end. */
  protected abstract void onClosed(Http2Stream stream);

  /** The peer's settings are known. */
  protected abstract void onSettings();

  /** The connection failed, and the peer was told: it is to be closed. */
  protected abstract void onFailed();

  /** The answer to a ping of ours has come. */
  protected void onPong() {}

  // The channel

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    outbound = new Outbound(this, context);
  }

  /** The channel, as soon as the handler is in a pipeline. */
  protected final ChannelHandlerContext ctx() {
    return ctx;
  }

  /** Says what each side says first. */
  protected final void begin(int... settings) {
    ByteBuf out = outbound.frames();
    Frames.settings(out, settings);
    int more = receiveWindow - Frames.DEFAULT_WINDOW;
    if (more > 0) {
      Frames.windowUpdate(0, more, out);
    }
    outbound.touch();
  }

  /** Where bytes can be written before all frames. */
  protected final ByteBuf preface() {
    return outbound.frames();
  }

  /** Reads what has come, whatever its cut; released by this. */
  protected final void read(ByteBuf in) {
    outbound.hold();
    try {
      if (!failed) {
        reader.read(in, ctx.alloc());
      }
    } catch (ConnectionException e) {
      fail(e.code());
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    outbound.release();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = context.channel().isWritable();
    context.channel().config().setAutoRead(writable);
    if (writable) {
      outbound.touch();
      each(Http2Stream::onWritable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    abandon(ErrorCode.CANCEL);
    reader.close();
    outbound.close();
    context.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    try {
      if (Unexpected.told(cause)) {
        onBroken();
        outbound.release();
      }
    } finally {
      context.close();
    }
  }

  /** We ourselves failed; the connection ends. */
  protected void onBroken() {}

  // Streams

  /** How many are open. */
  public final int streams() {
    return streams.size();
  }

  /** Opens a stream of our own; the caller has made sure that there may be one more. */
  protected final void open(Http2Stream stream) {
    stream.open(numbers.next(), peerWindow, streamWindow());
    streams.put(stream.id(), stream);
  }

  /** How many streams of our own the peer allows at the same time. */
  protected final int peerStreams() {
    return peerStreams;
  }

  /** Whether another stream of our own can have a number. */
  protected final boolean numbersLeft() {
    return numbers.left();
  }

  /** Whether the peer takes an extended CONNECT (RFC 8441). */
  protected final boolean peerTakesConnect() {
    return peerTakesConnect;
  }

  /** Whether a field block has begun whose end has not come. */
  protected final boolean inBlock() {
    return reader.inBlock();
  }

  /** Does something with each open stream. */
  protected final void each(java.util.function.Consumer<Http2Stream> action) {
    List<Http2Stream> all = new ArrayList<>(streams.values());
    all.forEach(action);
  }

  private int streamWindow() {
    int window = limits.streamWindowBytes();
    return settled ? window : Math.max(window, Frames.DEFAULT_WINDOW);
  }

  final Outbound outbound() {
    return outbound;
  }

  final void onWork() {
    guard.onWork();
  }

  /** How long a stream's data could not be sent, in nanoseconds; 0 if none waits. */
  protected static long stalledNanos(Http2Stream stream, long nowNanos) {
    return stream.queued() == 0 ? 0 : nowNanos - stream.stalledNanos;
  }

  final void onLocalEnd(Http2Stream stream) {
    stream.localEnded = true;
    if (stream.remoteEnded) {
      close(stream);
    } else if (numbers.server()) {
      reset(stream, ErrorCode.NO_ERROR);
    }
  }

  private void onRemoteEnd(Http2Stream stream, @Nullable HeaderBlock trailers) {
    stream.remoteEnded = true;
    stream.onEnd(trailers);
    if (stream.localEnded && !stream.closed) {
      close(stream);
    }
  }

  private void close(Http2Stream stream) {
    stream.closed = true;
    streams.remove(stream.id());
    stream.dropQueue();
    giveBack(stream.unreturned);
    stream.unreturned = 0;
    onClosed(stream);
  }

  final void reset(Http2Stream stream, ErrorCode code) {
    if (!stream.closed) {
      Frames.reset(stream.id(), code, outbound.frames());
      outbound.touch();
      numbers.onReset(stream.id());
      close(stream);
    }
  }

  final void refuse(Http2Stream stream, ErrorCode code) {
    reset(stream, code);
    try {
      guard.onReset(nanos());
    } catch (ConnectionException e) {
      fail(e.code());
    }
  }

  /** The peer broke the rules on one stream. */
  private void fail(Http2Stream stream, ErrorCode code) throws ConnectionException {
    boolean open = !stream.closed;
    reset(stream, code);
    if (open) {
      stream.onReset(code, false);
    }
    guard.onReset(nanos());
  }

  final void consumed(Http2Stream stream, int bytes) {
    stream.credit += bytes;
    if (!stream.remoteEnded && stream.credit >= limits.streamWindowBytes() / 2) {
      Frames.windowUpdate(stream.id(), stream.credit, outbound.frames());
      stream.receiveWindow += stream.credit;
      stream.credit = 0;
      outbound.touch();
    }
    if (numbers.server()) {
      stream.unreturned -= bytes;
      giveBack(bytes);
    }
  }

  /**
   * The connection's window grows again: for a server as bodies are used, so that a client cannot
   * fill its memory; for a client at once, so that one slow caller does not stop all others.
   */
  private void giveBack(int bytes) {
    credit += bytes;
    if (!failed && credit >= limits.connectionWindowBytes() / 2) {
      Frames.windowUpdate(0, credit, outbound.frames());
      receiveWindow += credit;
      credit = 0;
      outbound.touch();
    }
  }

  /** Whether the peer can hardly send any data, whatever the stream. */
  protected final boolean squeezed() {
    return receiveWindow < Frames.MAX_PAYLOAD;
  }

  // The end

  /** No more streams of the peer's are taken than those up to the one that came last. */
  protected final void goAway() {
    Frames.goAway(numbers.last(), ErrorCode.NO_ERROR, outbound.frames());
    numbers.stop();
    outbound.touch();
  }

  /** Says that an end is near, without refusing what is already on its way; a pong follows. */
  protected final void warnOfEnd() {
    Frames.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, outbound.frames());
    Frames.ping(0, false, outbound.frames());
    outbound.touch();
  }

  /** Ends the connection because of the peer. */
  protected final void fail(ErrorCode code) {
    if (failed) {
      return;
    }
    failed = true;
    Frames.goAway(numbers.last(), code, outbound.frames());
    outbound.touch();
    outbound.run();
    abandon(code);
    onFailed();
  }

  private void abandon(ErrorCode code) {
    each(stream -> {
      if (!stream.closed) {
        close(stream);
        stream.onReset(code, false);
      }
    });
  }

  /** Whether it has ended because of an error. */
  protected final boolean failed() {
    return failed;
  }

  /** What each frame does. */
  private final class Frame implements FrameHandler {

    private Http2Stream stream(int id) throws ConnectionException {
      Http2Stream stream = streams.get(id);
      if (stream == null) {
        throw new ConnectionException(numbers.unknown(id), "a frame on stream " + id);
      }
      return stream;
    }

    @Override
    public void onHeaders(int id, byte[] block, int length, boolean end, boolean dependsOnItself)
        throws ConnectionException {
      Http2Stream stream = streams.get(id);
      if (stream == null && !numbers.ignored(id)) {
        numbers.onOpen(id);
        stream = accept();
        stream.open(id, peerWindow, streamWindow());
        if (streams.size() >= limits.streams()) {
          decoder.decode(block, length, spare);
          streams.put(id, stream);
          refuse(stream, ErrorCode.REFUSED_STREAM);
          return;
        }
        streams.put(id, stream);
        guard.onWork();
      }
      boolean head = stream != null && !stream.headDone && !stream.remoteEnded;
      HeaderBlock to = stream != null && head ? stream.headBlock() : spare;
      decoder.decode(block, length, to);
      if (stream == null) {
        guard.onControl(nanos());
      } else if (stream.remoteEnded) {
        fail(stream, ErrorCode.STREAM_CLOSED);
      } else if (dependsOnItself) {
        fail(stream, ErrorCode.PROTOCOL_ERROR);
      } else if (head) {
        stream.remoteEnded = end;
        stream.headDone = true;
        stream.headDone = stream.onHead(end) || stream.closed;
        closeIfDone(stream);
      } else if (end) {
        onRemoteEnd(stream, spare);
      } else {
        fail(stream, ErrorCode.PROTOCOL_ERROR);
      }
    }

    private void closeIfDone(Http2Stream stream) {
      if (stream.remoteEnded && stream.localEnded && !stream.closed) {
        close(stream);
      }
    }

    @Override
    public void onData(int id, int charged, ByteBuf data, boolean end) throws ConnectionException {
      try {
        receiveWindow -= charged;
        if (receiveWindow < 0) {
          throw new ConnectionException(ErrorCode.FLOW_CONTROL_ERROR, "more than the window");
        }
        Http2Stream stream = streams.get(id);
        boolean late = stream == null && numbers.ignored(id);
        if (late || !numbers.server()) {
          giveBack(charged);
        }
        if (late) {
          guard.onControl(nanos());
          return;
        }
        take(stream == null ? stream(id) : stream, charged, data, end);
      } finally {
        data.release();
      }
    }

    private void take(Http2Stream stream, int charged, ByteBuf data, boolean end)
        throws ConnectionException {
      stream.unreturned += numbers.server() ? charged : 0;
      stream.receiveWindow -= charged;
      int length = data.readableBytes();
      if (stream.remoteEnded || !stream.headDone) {
        fail(stream, stream.remoteEnded ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR);
        return;
      }
      if (stream.receiveWindow < 0) {
        fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
        return;
      }
      stream.consumed(charged - length);
      if (length > 0) {
        stream.onData(data.retain());
      } else if (!end) {
        guard.onControl(nanos());
      }
      if (end && !stream.closed) {
        onRemoteEnd(stream, null);
      }
    }

    @Override
    public void onPriority(int id, boolean dependsOnItself) throws ConnectionException {
      guard.onControl(nanos());
      if (dependsOnItself) {
        Http2Stream stream = streams.get(id);
        if (stream == null) {
          throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "a stream depends on itself");
        }
        fail(stream, ErrorCode.PROTOCOL_ERROR);
      }
    }

    @Override
    public void onReset(int id, ErrorCode code) throws ConnectionException {
      Http2Stream stream = streams.get(id);
      numbers.requireUsed(id);
      if (stream != null) {
        close(stream);
        stream.onReset(code, code == ErrorCode.REFUSED_STREAM);
      }
      guard.onReset(nanos());
    }

    @Override
    public void onSetting(int name, long value) throws ConnectionException {
      switch (name) {
        case Frames.SETTING_PUSH -> requireSetting(value <= 1);
        case Frames.SETTING_STREAMS -> peerStreams = (int) Math.min(value, Integer.MAX_VALUE);
        case Frames.SETTING_WINDOW -> {
          if (value > Frames.MAX_WINDOW) {
            throw new ConnectionException(ErrorCode.FLOW_CONTROL_ERROR, "too large a window");
          }
          changeWindows((int) value);
        }
        case Frames.SETTING_PAYLOAD -> {
          requireSetting(value >= Frames.MAX_PAYLOAD && value < 1 << 24);
          outbound.maxPayload((int) value);
        }
        case Frames.SETTING_CONNECT_PROTOCOL -> {
          requireSetting(value <= 1);
          peerTakesConnect = value == 1;
        }
        default -> {
          // The size of a table that we don't use, and what is unknown.
        }
      }
    }

    private void requireSetting(boolean holds) throws ConnectionException {
      if (!holds) {
        throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "a setting out of its range");
      }
    }

    private void changeWindows(int window) throws ConnectionException {
      long change = (long) window - peerWindow;
      peerWindow = window;
      for (Http2Stream stream : List.copyOf(streams.values())) {
        if (!outbound.widen(stream, change)) {
          throw new ConnectionException(ErrorCode.FLOW_CONTROL_ERROR, "too large a window");
        }
      }
    }

    @Override
    public void onSettingsEnd() throws ConnectionException {
      guard.onControl(nanos());
      Frames.settingsAck(outbound.frames());
      outbound.touch();
      onSettings();
    }

    @Override
    public void onSettingsAck() {
      settled = true;
    }

    @Override
    public void onPing(long data, boolean ack) throws ConnectionException {
      guard.onControl(nanos());
      if (ack) {
        onPong();
      } else {
        Frames.ping(data, true, outbound.frames());
        outbound.touch();
      }
    }

    @Override
    public void onGoAway(int lastStream, ErrorCode code) throws ConnectionException {
      guard.onControl(nanos());
      each(stream -> {
        if (!numbers.server() && stream.id() > lastStream && !stream.closed) {
          close(stream);
          stream.onReset(code, true);
        }
      });
      Http2Connection.this.onGoAway();
    }

    @Override
    public void onWindowUpdate(int id, int bytes) throws ConnectionException {
      guard.onControl(nanos());
      Http2Stream stream = id == 0 ? null : streams.get(id);
      if (id != 0 && stream == null) {
        numbers.requireUsed(id);
        return;
      }
      if (bytes == 0) {
        zeroWindow(stream);
      } else if (stream == null) {
        if (!outbound.widen(bytes)) {
          throw new ConnectionException(ErrorCode.FLOW_CONTROL_ERROR, "too large a window");
        }
      } else if (!outbound.widen(stream, bytes)) {
        fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
      }
    }

    private void zeroWindow(@Nullable Http2Stream stream) throws ConnectionException {
      if (stream == null) {
        throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "a window that does not grow");
      }
      fail(stream, ErrorCode.PROTOCOL_ERROR);
    }

    @Override
    public void onIdleWork() throws ConnectionException {
      guard.onControl(nanos());
    }

    private void fail(Http2Stream stream, ErrorCode code) throws ConnectionException {
      Http2Connection.this.fail(stream, code);
    }
  }
}
