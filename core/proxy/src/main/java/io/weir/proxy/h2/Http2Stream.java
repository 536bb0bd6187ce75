package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.HeaderBlock;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection: a message each way. What it means is its subclasses' business; they
 * are told what comes, and say what goes. Owned by the connection's loop.
 */
public abstract class Http2Stream {

  /** So much may wait to be sent before more is unwelcome. */
  private static final int MAX_QUEUED = 32 * 1024;

  private final Http2Connection connection;
  private int id;
  private @Nullable ArrayDeque<ByteBuf> queue;
  private @Nullable Fields trailers;
  private int queued;

  // Of the connection and what sends for it
  boolean ready;
  boolean ending;
  boolean localEnded;
  boolean remoteEnded;
  boolean headDone;
  boolean closed;
  int sendWindow;
  int receiveWindow;
  int credit;
  int unreturned;
  long stalledNanos;

  /** A stream that is not open yet. */
  protected Http2Stream(Http2Connection connection) {
    this.connection = connection;
  }

  final void open(int newId, int newSendWindow, int newReceiveWindow) {
    id = newId;
    sendWindow = newSendWindow;
    receiveWindow = newReceiveWindow;
  }

  /** Its number. */
  public final int id() {
    return id;
  }

  // What it is told

  /** Where the fields of its head are to be put. */
  protected abstract HeaderBlock headBlock();

  /**
   * A head has come, in {@link #headBlock}.
   *
   * @param ended whether nothing follows it
   * @return false if it is only an interim one, and another will come
   */
  protected abstract boolean onHead(boolean ended);

  /**
   * Data has come, not empty; released by this. What was used of it is told by {@link #consumed}.
   */
  protected abstract void onData(ByteBuf data);

  /**
   * The message from the peer is complete.
   *
   * @param last its trailers, valid during the call, or null
   */
  protected abstract void onEnd(@Nullable HeaderBlock last);

  /**
   * The stream broke off. It is closed.
   *
   * @param unprocessed whether the peer has surely done nothing with it
   */
  protected abstract void onReset(ErrorCode code, boolean unprocessed);

  /** More may be sent than before. */
  protected abstract void onWritable();

  // What it says

  /** Where to write the fields of a head, which {@link #endHead} follows at once. */
  public final ByteBuf beginHead() {
    return connection.outbound().beginBlock();
  }

  /**
   * The fields are written.
   *
   * @param end whether nothing follows
   */
  public final void endHead(boolean end) {
    connection.outbound().endBlock(this, end);
  }

  /** Sends data, now or when the peer's windows allow it; released by this. */
  public final void send(ByteBuf data) {
    if (closed) {
      data.release();
    } else {
      connection.outbound().send(this, data);
    }
  }

  /**
   * The message to the peer is complete.
   *
   * @param last its trailers, valid during the call, or null
   */
  public final void end(@Nullable Fields last) {
    if (!closed) {
      connection.outbound().end(this, last);
    }
  }

  /** So many bytes of data were used, and the peer may send as many more. */
  public final void consumed(int bytes) {
    if (!closed && bytes > 0) {
      connection.consumed(this, bytes);
    }
  }

  /** Gives the stream up. */
  public final void reset(ErrorCode code) {
    connection.reset(this, code);
  }

  /** Gives the stream up because of the peer, which has a budget for that. */
  public final void refuse(ErrorCode code) {
    connection.refuse(this, code);
  }

  /** Whether more data may be sent without storing much of it. */
  public final boolean writable() {
    return !closed && queued < MAX_QUEUED && connection.outbound().writable();
  }

  /** Whether nothing can be sent or will come any more. */
  public final boolean closed() {
    return closed;
  }

  /** Whether the peer's message is complete. */
  public final boolean remoteEnded() {
    return remoteEnded;
  }

  /** Whether our message is complete. */
  public final boolean localEnded() {
    return localEnded;
  }

  // The queue

  final int queued() {
    return queued;
  }

  final void enqueue(ByteBuf data) {
    ArrayDeque<ByteBuf> waiting = queue;
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
      queue = waiting;
    }
    waiting.addLast(data);
    queued += data.readableBytes();
  }

  /** Takes at most so many bytes from the queue, which is not empty. */
  final ByteBuf dequeue(int most) {
    ArrayDeque<ByteBuf> waiting = queue;
    if (waiting == null) {
      throw new IllegalStateException("nothing waits");
    }
    ByteBuf first = waiting.getFirst();
    int length = Math.min(most, first.readableBytes());
    queued -= length;
    return length == first.readableBytes()
        ? waiting.removeFirst()
        : first.readRetainedSlice(length);
  }

  final void endAfterQueue(@Nullable Fields last) {
    ending = true;
    trailers = last == null ? null : last.copy();
  }

  final @Nullable Fields trailers() {
    return trailers;
  }

  final void dropQueue() {
    ArrayDeque<ByteBuf> waiting = queue;
    if (waiting != null) {
      waiting.forEach(ByteBuf::release);
      waiting.clear();
    }
    queued = 0;
  }
}
