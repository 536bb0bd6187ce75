package io.weir.proxy.http;

import io.weir.routing.time.Nanos;

/**
 * Whether a request's body comes fast enough: 500 bytes a second on the average of ten, which no
 * client falls below that means to send one. Time in which it was not read does not count.
 */
final class BodyRate {

  static final long WINDOW_NANOS = 10 * Nanos.SECOND;
  static final long MIN_BYTES_PER_SECOND = 500;

  private long sinceNanos;
  private long bytes;

  /** It is read from now on. */
  void begin(long nowNanos) {
    sinceNanos = nowNanos;
    bytes = 0;
  }

  /** More of it has come. */
  void add(int more) {
    bytes += more;
  }

  /** More of it has come; true if that was too little in too long a time. */
  boolean tooSlow(int more, long nowNanos) {
    bytes += more;
    long elapsed = nowNanos - sinceNanos;
    if (elapsed < WINDOW_NANOS) {
      return false;
    }
    boolean slow = bytes < MIN_BYTES_PER_SECOND * (elapsed / Nanos.SECOND);
    begin(nowNanos);
    return slow;
  }
}
