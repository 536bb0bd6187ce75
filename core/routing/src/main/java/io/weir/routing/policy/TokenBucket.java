package io.weir.routing.policy;

import io.weir.routing.time.Nanos;

/**
 * Tokens that come at a steady rate into a bucket of limited size; each admitted request takes one.
 *
 * <p>The level is always computed from one instant (the anchor) and a whole number of tokens taken
 * since, never by adding up small gains, so rounding does not accumulate. A clock that goes back
 * adds nothing and takes nothing away.
 */
public final class TokenBucket {

  /** The anchor moves after about 18 minutes, long before the sums lose precision. */
  private static final long ANCHOR_NANOS = 1L << 40;

  private final double perSecond;
  private final double capacity;
  private double anchorTokens;
  private long anchorNanos;
  private long taken;

  /**
   * A bucket.
   *
   * @param perSecond tokens a second, above 0
   * @param capacity tokens it holds, at least 1
   * @param initial tokens it starts with, 0 to capacity
   */
  public TokenBucket(double perSecond, double capacity, double initial, long nowNanos) {
    if (!(perSecond > 0 && capacity >= 1 && initial >= 0 && initial <= capacity)) {
      throw new IllegalArgumentException(
          "rate " + perSecond + ", capacity " + capacity + ", initial " + initial);
    }
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.anchorTokens = initial;
    this.anchorNanos = nowNanos;
  }

  /** Takes a token if there is a whole one. */
  public boolean tryTake(long nowNanos) {
    double level = level(nowNanos);
    if (level >= capacity || nowNanos - anchorNanos > ANCHOR_NANOS) {
      anchorTokens = Math.min(level, capacity);
      anchorNanos = nowNanos;
      taken = 0;
    }
    if (level < 1) {
      return false;
    }
    taken++;
    return true;
  }

  /** How long until there is a whole token: 0 if there is one. */
  public long waitNanos(long nowNanos) {
    double level = level(nowNanos);
    if (level >= 1) {
      return 0;
    }
    double nanos = Math.ceil((1 - level) * Nanos.SECOND / perSecond);
    long wait = Math.max(1, nanos < Nanos.NEVER ? (long) nanos : Nanos.NEVER);
    boolean early = wait < ANCHOR_NANOS && level(Math.max(anchorNanos, nowNanos) + wait) < 1;
    return early ? wait + 1 : wait;
  }

  private double level(long nowNanos) {
    long elapsedNanos = Math.max(0, nowNanos - anchorNanos);
    return anchorTokens + elapsedNanos * perSecond / Nanos.SECOND - taken;
  }
}
