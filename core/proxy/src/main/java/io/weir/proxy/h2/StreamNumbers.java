package io.weir.proxy.h2;

/**
 * What is known of the numbers of a connection's streams without keeping the streams: which the one
 * side has used, and which were reset so lately that frames for them may still be under way. Its
 * memory is bounded; what it has forgotten counts as closed.
 */
final class StreamNumbers {

  private static final int REMEMBERED_RESETS = 256;

  private final boolean server;
  private final int[] resets = new int[REMEMBERED_RESETS];
  private int nextReset;
  private int next = 1;
  private int last;
  private long used;
  private boolean stopped;

  /** Of a connection whose client opens streams with odd numbers; nobody opens others. */
  StreamNumbers(boolean server) {
    this.server = server;
  }

  boolean server() {
    return server;
  }

  /** The number of the next stream that a client opens. */
  int next() {
    last = next;
    next += 2;
    return last;
  }

  boolean left() {
    return next > 0;
  }

  /** The stream of the peer's that came last, 0 for a client. */
  int last() {
    return server ? last : 0;
  }

  /** No more streams are taken; those that come are ignored. */
  void stop() {
    stopped = true;
  }

  /** The peer opens a stream; throws if it may not have that number. */
  void onOpen(int id) throws ConnectionException {
    if (!server || (id & 1) == 0 || id <= last) {
      throw new ConnectionException(unknown(id), "a head on stream " + id);
    }
    int step = (id - last) / 2;
    used = step >= Long.SIZE ? 1 : used << step | 1;
    last = id;
  }

  /** The error of a frame on a stream that is not open. */
  ErrorCode unknown(int id) {
    int before = (last - id) / 2;
    boolean neverUsed =
        id > last || (id & 1) == 0 || (server && before < Long.SIZE && (used >>> before & 1) == 0);
    return neverUsed ? ErrorCode.PROTOCOL_ERROR : ErrorCode.STREAM_CLOSED;
  }

  /** Throws if the stream was never open. */
  void requireUsed(int id) throws ConnectionException {
    if (unknown(id) == ErrorCode.PROTOCOL_ERROR) {
      throw new ConnectionException(ErrorCode.PROTOCOL_ERROR, "a frame on stream " + id);
    }
  }

  /** This side has reset a stream; the peer may not know yet. */
  void onReset(int id) {
    resets[nextReset] = id;
    nextReset = (nextReset + 1) % resets.length;
  }

  /** Whether frames for a stream that is not open mean nothing and are no error. */
  boolean ignored(int id) {
    if (stopped && server && id > last) {
      return true;
    }
    if (!server && id < next) {
      return true;
    }
    for (int reset : resets) {
      if (reset == id) {
        return true;
      }
    }
    return false;
  }
}
