package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.Fields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to one endpoint, or to several one after the other or at once. What
 * arrived is kept for further tries as long as all of it fits the replay buffer; after that only
 * until every try under way has read it.
 *
 * <p>Owned by one loop.
 */
final class RequestBody {

  /**
   * Parts below this that follow one another are kept in one buffer. Else a client that sends a
   * byte at a time would cost a hundred times what it sends.
   */
  static final int SMALL_BYTES = 512;

  private static final int JOINED_BYTES = 4096;

  private final int maxReplay;
  private final int maxUnread;
  private final Runnable drained;
  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
  private final List<Reader> readers = new ArrayList<>(1);
  private int firstChunk;

  /** The last chunk, if small parts are written into it. */
  private @Nullable ByteBuf joined;

  private long kept;
  private long total;
  private boolean complete;
  private @Nullable Fields trailers;
  private boolean overflown;
  private boolean full;

  /**
   * A body of which nothing has arrived.
   *
   * @param maxUnread it is {@link #full} when more than this waits to be read
   * @param drained told when it is not full any more
   */
  RequestBody(int maxReplay, int maxUnread, Runnable drained) {
    this.maxReplay = maxReplay;
    this.maxUnread = maxUnread;
    this.drained = drained;
  }

  /** One try's place in the body. */
  final class Reader {
    private final UpstreamStream stream;
    private int chunk = firstChunk;
    private int offset;
    private long read = total - kept;
    private boolean reading;

    private Reader(UpstreamStream stream) {
      this.stream = stream;
    }

    /**
     * The next data, which the caller releases and asks again; null if there is none yet. More may
     * arrive from within, for there is room for it now: this reader isn't told, since what it is
     * given here goes first.
     */
    @Nullable ByteBuf read() {
      if (read == total) {
        return null;
      }
      if (done()) {
        chunk++;
        offset = 0;
      }
      ByteBuf from = chunk(chunk - firstChunk);
      int bytes = from.readableBytes() - offset;
      ByteBuf data = from.retainedSlice(from.readerIndex() + offset, bytes);
      offset += bytes;
      read += bytes;
      reading = true;
      trim();
      reading = false;
      return data;
    }

    /** Whether it has read all of its chunk, which may be gone by now, or may grow. */
    private boolean done() {
      int skip = chunk - firstChunk;
      return skip < 0 || (skip < chunks.size() && offset == chunk(skip).readableBytes());
    }

    private int firstNeeded() {
      return done() ? chunk + 1 : chunk;
    }

    /** Whether all of the body was read. */
    boolean ended() {
      return complete && read == total;
    }

    /** What follows the body; null if there is nothing, or its end was not read. */
    @Nullable Fields trailers() {
      return ended() ? trailers : null;
    }

    /** This try reads no further. */
    void close() {
      if (readers.remove(this)) {
        trim();
      }
    }
  }

  private ByteBuf chunk(int skip) {
    if (skip == chunks.size() - 1) {
      return chunks.getLast();
    }
    Iterator<ByteBuf> all = chunks.iterator();
    for (int i = 0; i < skip; i++) {
      all.next();
    }
    return all.next();
  }

  /** A try begins to read, from the beginning. */
  Reader open(UpstreamStream stream) {
    Reader reader = new Reader(stream);
    readers.add(reader);
    return reader;
  }

  /** Data has arrived; released by this. */
  void add(ByteBuf data) {
    int bytes = data.readableBytes();
    if (bytes == 0) {
      data.release();
      return;
    }
    keep(data, bytes);
    kept += bytes;
    total += bytes;
    overflown |= total > maxReplay;
    full = unread() > maxUnread;
    tellReaders();
  }

  private void keep(ByteBuf data, int bytes) {
    if (bytes >= SMALL_BYTES || !lastIsSmall()) {
      joined = null;
      chunks.addLast(data);
      return;
    }
    ByteBuf into = joined;
    if (into == null || into.writableBytes() < bytes) {
      into = data.alloc().directBuffer(JOINED_BYTES, JOINED_BYTES);
      joined = into;
      chunks.addLast(into);
    }
    into.writeBytes(data);
    data.release();
  }

  private boolean lastIsSmall() {
    return joined != null || (!chunks.isEmpty() && chunks.getLast().readableBytes() < SMALL_BYTES);
  }

  /**
   * All of it has arrived.
   *
   * @param end what follows it, of which a copy is kept, or null
   */
  void complete(@Nullable Fields end) {
    complete = true;
    trailers = end == null ? null : end.copy();
    tellReaders();
  }

  private void tellReaders() {
    for (int i = readers.size() - 1; i >= 0; i--) {
      if (i < readers.size() && !readers.get(i).reading) {
        readers.get(i).stream.bodyReady();
      }
    }
  }

  private long unread() {
    long least = total - kept;
    for (int i = 0; i < readers.size(); i++) {
      least = i == 0 ? readers.get(i).read : Math.min(least, readers.get(i).read);
    }
    return total - least;
  }

  /** Whether no more should be read from the client. */
  boolean full() {
    return full;
  }

  /** Whether all that has arrived is still here. */
  boolean replayable() {
    return firstChunk == 0;
  }

  /** How many bytes have arrived. */
  long total() {
    return total;
  }

  private void trim() {
    if (overflown) {
      int least = firstChunk + chunks.size();
      for (Reader reader : readers) {
        least = Math.min(least, reader.firstNeeded());
      }
      while (firstChunk < least) {
        release(chunks.removeFirst());
      }
    }
    if (full && unread() <= maxUnread / 2) {
      full = false;
      drained.run();
    }
  }

  private void release(ByteBuf chunk) {
    if (chunks.isEmpty()) {
      joined = null;
    }
    firstChunk++;
    kept -= chunk.readableBytes();
    chunk.release();
  }

  /** The exchange is over. */
  void discard() {
    readers.clear();
    while (!chunks.isEmpty()) {
      release(chunks.removeFirst());
    }
    full = false;
  }
}
