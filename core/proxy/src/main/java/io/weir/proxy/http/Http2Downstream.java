package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.h2.ErrorCode;
import io.weir.proxy.h2.Http2Connection;
import io.weir.proxy.h2.Http2Stream;
import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.Origin;
import io.weir.routing.exchange.Listener;
import io.weir.routing.time.Nanos;

/** A client's connection that speaks HTTP/2. Owned by one loop. */
public final class Http2Downstream extends Http2Connection implements ClientConnection {

  /** What a client says first (RFC 9113, section 3.4). */
  static final byte[] PREFACE = Ascii.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  private static final long LINGER_NANOS = 2 * Nanos.SECOND;

  /** More than a client that reads has under way when it learns that its connection failed. */
  private static final int LINGER_BYTES = 1 << 20;

  private static final long MIN_TICK_NANOS = 20 * Nanos.MILLI;
  private static final int TICKS = 4;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_HEADER_LIST_SIZE = 6;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  private final LoopContext loop;
  private final Listener listener;
  private final ShellLimits limits;
  private final ConnectionGroup group;
  private final Client client;
  private final Origin origin;
  private final Coverage coverage;
  private final Deadline deadline;
  private final long bodyNanos;
  private final long writeNanos;
  private final long tickNanos;
  private int prefaceRead;
  private int lingered;
  private long sinceNanos;
  private long unwritableNanos = Nanos.NEVER;
  private boolean ticking;
  private boolean draining;
  private boolean ending;

  /** A connection that was just accepted. */
  public Http2Downstream(
      LoopContext loop, Listener listener, ConnectionGroup group, Client client) {
    super(true, loop.limits().http2(), loop.limits().head(), loop.nanos());
    this.loop = loop;
    this.listener = listener;
    this.limits = loop.limits();
    this.group = group;
    this.client = client;
    this.origin = client.origin("2");
    this.coverage = new Coverage(client.shown());
    this.deadline = new Deadline(loop.scheduler(), this::onDeadline);
    this.bodyNanos = Nanos.of(limits.times().body());
    this.writeNanos = Nanos.of(limits.times().write());
    this.tickNanos =
        Math.clamp(Math.min(bodyNanos, writeNanos) / TICKS, MIN_TICK_NANOS, Nanos.SECOND);
  }

  Client client() {
    return client;
  }

  Origin origin() {
    return origin;
  }

  Coverage coverage() {
    return coverage;
  }

  Listener listener() {
    return listener;
  }

  @Override
  protected long nanos() {
    return loop.nanos();
  }

  // The connection

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    group.add(this, context.channel());
    loop.stats().downstreamOpen();
    sinceNanos = loop.nanos();
    deadline.set(sinceNanos + Nanos.of(limits.times().head()), sinceNanos);
    begin(
        MAX_CONCURRENT_STREAMS,
        limits.http2().streams(),
        INITIAL_WINDOW_SIZE,
        limits.http2().streamWindowBytes(),
        MAX_HEADER_LIST_SIZE,
        limits.head().bytes(),
        ENABLE_CONNECT_PROTOCOL,
        1);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (prefaceRead < PREFACE.length && !readPreface(in)) {
      in.release();
      return;
    }
    if (ending) {
      ignore(in);
      return;
    }
    read(in);
    watch();
  }

  /** Whoever goes on and on behind the end is cut off at last. */
  private void ignore(ByteBuf in) {
    lingered += in.readableBytes();
    in.release();
    if (lingered > LINGER_BYTES) {
      close();
    }
  }

  private boolean readPreface(ByteBuf in) {
    while (in.isReadable() && prefaceRead < PREFACE.length) {
      if (in.readByte() != PREFACE[prefaceRead++]) {
        fail(ErrorCode.PROTOCOL_ERROR);
        return false;
      }
    }
    return prefaceRead == PREFACE.length;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    unwritableNanos = context.channel().isWritable() ? Nanos.NEVER : loop.nanos();
    super.channelWritabilityChanged(context);
    watch();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deadline.cancel();
    ending = true;
    super.channelInactive(context);
    group.remove(this);
    loop.stats().downstreamClose();
  }

  // Streams

  @Override
  protected Http2Stream accept() {
    return new Http2Request(this, loop, limits).stream();
  }

  @Override
  protected void onClosed(Http2Stream stream) {
    ((Http2Request.Stream) stream).request().onClosed();
    sinceNanos = loop.nanos();
    if (draining && streams() == 0) {
      finish();
    }
  }

  @Override
  protected void onBroken() {
    each(stream -> ((Http2Request.Stream) stream).request().onBroken());
  }

  @Override
  protected void onSettings() {
    // Nothing depends on them here.
  }

  @Override
  protected void onGoAway() {
    // A client that opens no more streams may still wait for answers.
  }

  // Time

  /** Looks after whatever may take too long now. */
  private void watch() {
    if (ending) {
      return;
    }
    long now = loop.nanos();
    if (streams() > 0 || inBlock() || unwritableNanos != Nanos.NEVER) {
      tick(now);
    } else if (prefaceRead == PREFACE.length) {
      ticking = false;
      deadline.set(sinceNanos + Nanos.of(limits.times().idle()), now);
    }
  }

  /** Looks again in a while, however much is heard until then. */
  private void tick(long now) {
    if (!ticking) {
      ticking = true;
      deadline.set(now + tickNanos, now);
    }
  }

  private void onDeadline() {
    ticking = false;
    long now = loop.nanos();
    if (ending || prefaceRead < PREFACE.length) {
      close();
      return;
    }
    boolean blocked = inBlock() && now - sinceNanos >= Nanos.of(limits.times().head());
    boolean stuck = unwritableNanos != Nanos.NEVER && now - unwritableNanos >= writeNanos;
    boolean idle =
        streams() == 0 && !inBlock() && now - sinceNanos >= Nanos.of(limits.times().idle());
    if (stuck) {
      because(Reason.CLIENT_GONE);
      close();
    } else if (blocked) {
      fail(ErrorCode.ENHANCE_YOUR_CALM);
    } else if (idle) {
      goAway();
      finish();
    } else {
      each(stream -> endLate(((Http2Request.Stream) stream).request(), now));
      watch();
    }
  }

  private void endLate(Http2Request request, long now) {
    if (squeezed() || unwritableNanos != Nanos.NEVER) {
      request.onHeldUp(now);
    }
    long since = request.waitsSinceNanos();
    long silent = request.silentSinceNanos();
    if (stalledNanos(request.stream(), now) >= writeNanos) {
      request.onStalled();
    } else if (since >= 0 && now - since >= bodyNanos) {
      request.onSlowBody();
    } else if (request.drips(now)) {
      request.onSlowBody();
    } else if (silent >= 0 && now - silent >= Nanos.of(limits.times().upgraded())) {
      request.onSilent();
    }
  }

  // The end

  @Override
  public void drain() {
    if (!draining && !ending) {
      draining = true;
      warnOfEnd();
      if (streams() == 0) {
        deadline.set(loop.nanos() + Nanos.SECOND, loop.nanos());
      }
    }
  }

  @Override
  protected void onPong() {
    if (draining && !ending) {
      goAway();
      if (streams() == 0) {
        finish();
      }
    }
  }

  /** Everything was answered: closes once it was written. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  private void finish() {
    if (!ending) {
      ending = true;
      ctx()
          .executor()
          .execute(() ->
              ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }
  }

  /** The client is to read why before the connection is cut. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  protected void onFailed() {
    ending = true;
    long now = loop.nanos();
    deadline.set(now + LINGER_NANOS, now);
    ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(HalfClose.INSTANCE);
    ctx().channel().config().setAutoRead(true);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void close() {
    because(Reason.ABORTED);
    ctx().close();
  }

  /** What is under way ends because of that. */
  private void because(Reason why) {
    each(stream -> ((Http2Request.Stream) stream).request().because(why));
  }
}
