package io.weir.routing.policy;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.time.Nanos;

/**
 * How many hedges the requests of a cluster may make together: a bucket that every request fills a
 * little and every extra try takes one from.
 *
 * <p>Unlike {@link RetryBudget} it saves up while nothing is slow, since all that a sick endpoint
 * holds must be hedged at once; its capacity bounds that. In any stretch of time at most {@code
 * capacity + ratio * requests + floorPerSecond * seconds} are granted. The window of the spec plays
 * no part. The rule is that of Finagle's BackupRequestFilter, and the sizes are those measured for
 * vigil.
 */
public final class HedgeBudget {

  /** Enough for what one of a small fleet's endpoints holds when it stalls. */
  public static final double CAPACITY = 100;

  /** For the time before there were enough requests. */
  public static final double INITIAL = 10;

  private static final double ROUNDING = 1e-9;

  private final double ratio;
  private final double floorPerSecond;
  private final double capacity;
  private double tokens;
  private long stampNanos;

  /** A budget of the usual size. */
  public HedgeBudget(BudgetSpec spec, long nowNanos) {
    this(spec, CAPACITY, INITIAL, nowNanos);
  }

  /**
   * A budget of any size.
   *
   * @param capacity how many hedges it can save up
   * @param initial how many it starts with
   */
  public HedgeBudget(BudgetSpec spec, double capacity, double initial, long nowNanos) {
    if (!(initial >= 0 && initial <= capacity)) {
      throw new IllegalArgumentException("initial " + initial + " of " + capacity);
    }
    this.ratio = spec.ratio();
    this.floorPerSecond = spec.floorPerSecond();
    this.capacity = capacity;
    this.tokens = initial;
    this.stampNanos = nowNanos;
  }

  /** Counts a request; called once for each, not for its hedges. */
  public void deposit(long nowNanos) {
    tokens = Math.min(capacity, balance(nowNanos) + ratio);
  }

  /** Whether there is a right to one extra try. */
  public boolean canWithdraw(long nowNanos) {
    return balance(nowNanos) >= 1 - ROUNDING;
  }

  /** Takes the right to one extra try if there is one. */
  public boolean tryWithdraw(long nowNanos) {
    if (!canWithdraw(nowNanos)) {
      return false;
    }
    tokens = Math.max(0, tokens - 1);
    return true;
  }

  /** How many extra tries are allowed now. */
  public double balance(long nowNanos) {
    if (nowNanos > stampNanos) {
      double gained = (nowNanos - stampNanos) * floorPerSecond / Nanos.SECOND;
      tokens = Math.min(capacity, tokens + gained);
      stampNanos = nowNanos;
    }
    return tokens;
  }
}
