package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weir.proxy.wire.Fields;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one connection says: frames in the order they were made, and bodies as the peer's windows
 * allow, the streams taking turns. All that is said in one turn of the loop goes out together.
 * Owned by the loop.
 */
final class Outbound implements Runnable {

  private static final int BUFFER_BYTES = 4096;
  private static final int FULL_BYTES = 32 * 1024;

  /** Copying so little is cheaper than another buffer to write. */
  private static final int COPIED_BYTES = 2048;

  /** Says that we use no table of fields (RFC 7541, section 6.3). */
  private static final int NO_TABLE = 0x20;

  private final Http2Connection connection;
  private final ChannelHandlerContext ctx;
  private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();
  private @Nullable ByteBuf current;
  private int window = Frames.DEFAULT_WINDOW;
  private int maxPayload = Frames.MAX_PAYLOAD;
  private int blockFrom;
  private int lastFlagsAt = -1;
  private int lastStream;
  private boolean noTableTold;
  private boolean scheduled;
  private boolean held;

  Outbound(Http2Connection connection, ChannelHandlerContext ctx) {
    this.connection = connection;
    this.ctx = ctx;
  }

  // Frames

  /** Where to write a frame; {@link #touch} follows. */
  ByteBuf frames() {
    ByteBuf out = current;
    if (out != null && out.readableBytes() > FULL_BYTES) {
      handOver();
      out = null;
    }
    if (out == null) {
      out = ctx.alloc().directBuffer(BUFFER_BYTES);
      current = out;
    }
    lastFlagsAt = -1;
    return out;
  }

  /** What was written goes out at the end of this turn of the loop. */
  void touch() {
    if (!scheduled) {
      scheduled = true;
      if (!held) {
        ctx.executor().execute(this);
      }
    }
  }

  /** A turn of reading begins, whose end is {@link #release}. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
    if (scheduled) {
      run();
    }
  }

  @Override
  public void run() {
    if (scheduled) {
      scheduled = false;
      pump();
      handOver();
      ctx.flush();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void handOver() {
    ByteBuf out = current;
    if (out != null) {
      current = null;
      lastFlagsAt = -1;
      ctx.write(out, ctx.voidPromise());
    }
  }

  /** The connection is gone. */
  void close() {
    ByteBuf out = current;
    if (out != null) {
      current = null;
      out.release();
    }
    ready.clear();
  }

  // Heads

  ByteBuf beginBlock() {
    ByteBuf out = frames();
    blockFrom = out.writerIndex();
    out.writeZero(Frames.HEAD_BYTES);
    if (!noTableTold) {
      noTableTold = true;
      out.writeByte(NO_TABLE);
    }
    return out;
  }

  void endBlock(Http2Stream stream, boolean end) {
    ByteBuf out = Objects.requireNonNull(current, "a block was begun");
    int length = out.writerIndex() - blockFrom - Frames.HEAD_BYTES;
    int flags = end ? Frames.END_STREAM : 0;
    if (length > maxPayload) {
      split(out, stream.id(), flags);
    } else {
      setHead(out, blockFrom, length, Frames.HEADERS, flags | Frames.END_HEADERS, stream.id());
      lastFlagsAt = blockFrom + Frames.FLAGS_AT;
      lastStream = stream.id();
    }
    connection.onWork();
    touch();
    if (end) {
      connection.onLocalEnd(stream);
    }
  }

  private static void setHead(ByteBuf out, int at, int length, int type, int flags, int stream) {
    int end = out.writerIndex();
    out.writerIndex(at);
    Frames.head(length, type, flags, stream, out);
    out.writerIndex(end);
  }

  private void split(ByteBuf out, int stream, int flags) {
    int from = blockFrom + Frames.HEAD_BYTES;
    ByteBuf block = out.copy(from, out.writerIndex() - from);
    out.writerIndex(blockFrom);
    Frames.head(maxPayload, Frames.HEADERS, flags, stream, out);
    out.writeBytes(block, maxPayload);
    while (block.isReadable()) {
      int length = Math.min(maxPayload, block.readableBytes());
      boolean last = length == block.readableBytes();
      Frames.head(length, Frames.CONTINUATION, last ? Frames.END_HEADERS : 0, stream, out);
      out.writeBytes(block, length);
    }
    block.release();
  }

  // Bodies

  /** Whether the channel takes more without storing it. */
  boolean writable() {
    return ctx.channel().isWritable();
  }

  void send(Http2Stream stream, ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return;
    }
    boolean atOnce =
        stream.queued() == 0
            && ready.isEmpty()
            && length <= maxPayload
            && length <= window
            && length <= stream.sendWindow
            && writable();
    if (atOnce) {
      data(stream, data, length);
    } else {
      if (stream.queued() == 0) {
        stream.stalledNanos = connection.nanos();
      }
      stream.enqueue(data);
      makeReady(stream);
    }
    touch();
  }

  private void makeReady(Http2Stream stream) {
    if (!stream.ready && stream.queued() > 0 && stream.sendWindow > 0) {
      stream.ready = true;
      ready.addLast(stream);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void data(Http2Stream stream, ByteBuf data, int length) {
    window -= length;
    stream.sendWindow -= length;
    ByteBuf out = frames();
    int flagsAt = out.writerIndex() + Frames.FLAGS_AT;
    Frames.head(length, Frames.DATA, 0, stream.id(), out);
    connection.onWork();
    if (length <= COPIED_BYTES) {
      out.writeBytes(data);
      data.release();
      lastFlagsAt = flagsAt;
      lastStream = stream.id();
    } else {
      handOver();
      ctx.write(data, ctx.voidPromise());
    }
  }

  void end(Http2Stream stream, @Nullable Fields trailers) {
    if (stream.queued() > 0) {
      stream.endAfterQueue(trailers);
    } else {
      finish(stream, trailers);
    }
  }

  private void finish(Http2Stream stream, @Nullable Fields trailers) {
    if (trailers != null) {
      HpackEncoder.all(trailers, beginBlock());
      endBlock(stream, true);
      return;
    }
    ByteBuf out = current;
    if (out != null && lastFlagsAt >= 0 && lastStream == stream.id()) {
      out.setByte(lastFlagsAt, out.getByte(lastFlagsAt) | Frames.END_STREAM);
    } else {
      Frames.head(0, Frames.DATA, Frames.END_STREAM, stream.id(), frames());
    }
    touch();
    connection.onLocalEnd(stream);
  }

  /** Sends what the windows and the channel allow. */
  private void pump() {
    while (window > 0 && writable()) {
      Http2Stream stream = ready.pollFirst();
      if (stream == null) {
        return;
      }
      stream.ready = false;
      if (!stream.closed && stream.queued() > 0 && stream.sendWindow > 0) {
        turn(stream);
      }
    }
  }

  private void turn(Http2Stream stream) {
    int most = Math.min(maxPayload, Math.min(window, stream.sendWindow));
    ByteBuf data = stream.dequeue(most);
    stream.stalledNanos = connection.nanos();
    data(stream, data, data.readableBytes());
    makeReady(stream);
    if (stream.queued() > 0) {
      return;
    }
    if (stream.ending) {
      finish(stream, stream.trailers());
    } else {
      stream.onWritable();
    }
  }

  // What the peer allows

  void maxPayload(int bytes) {
    maxPayload = Math.min(bytes, FULL_BYTES);
  }

  /** More may be sent on all streams together; false if that is more than there can be. */
  boolean widen(int bytes) {
    if (window + (long) bytes > Frames.MAX_WINDOW) {
      return false;
    }
    window += bytes;
    touch();
    return true;
  }

  /** More, or with a changed setting less, may be sent on a stream; false if it is too much. */
  boolean widen(Http2Stream stream, long bytes) {
    if (stream.sendWindow + bytes > Frames.MAX_WINDOW) {
      return false;
    }
    stream.sendWindow += (int) bytes;
    makeReady(stream);
    touch();
    return true;
  }
}
