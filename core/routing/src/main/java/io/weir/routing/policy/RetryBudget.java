package io.weir.routing.policy;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.time.Nanos;
import java.util.Arrays;

/**
 * How many extra tries (retries) the requests of a cluster may make together, so that retries
 * cannot multiply an overload.
 *
 * <p>Requests and retries are counted over a sliding window {@code W}, in buckets of {@code W/10}.
 * The guarantee: in any stretch of time {@code W} that ends with a granted retry there are at most
 * {@code ratio * d + floorPerSecond * W} retries, where {@code d} are the requests of that stretch
 * and of {@code W/10} before it. The idea is Finagle's RetryBudget: requests deposit, deposits
 * expire, and a reserve lets callers with little traffic retry too.
 */
public final class RetryBudget {

  /** Ten whole buckets and the one that is being filled: never less than the window. */
  private static final int BUCKETS = 11;

  private static final double ROUNDING = 1e-9;

  private final double ratio;
  private final double reserve;
  private final long bucketNanos;
  private final long startNanos;
  private final long[] deposits = new long[BUCKETS];
  private final long[] withdrawals = new long[BUCKETS];
  private long depositTotal;
  private long withdrawalTotal;
  private long head;
  private long headEndNanos;

  /** A budget with nothing but its reserve. */
  public RetryBudget(BudgetSpec spec, long nowNanos) {
    this.ratio = spec.ratio();
    this.reserve = spec.floorPerSecond() * spec.window().toNanos() / Nanos.SECOND;
    this.bucketNanos = Math.ceilDiv(spec.window().toNanos(), BUCKETS - 1);
    this.startNanos = nowNanos;
    this.headEndNanos = nowNanos + bucketNanos;
  }

  /** Counts a request; called once for each, not for its retries. */
  public void deposit(long nowNanos) {
    advance(nowNanos);
    deposits[slot(head)]++;
    depositTotal++;
  }

  /** Takes the right to one retry if there is one. */
  public boolean tryWithdraw(long nowNanos) {
    if (balance(nowNanos) < 1 - ROUNDING) {
      return false;
    }
    withdrawals[slot(head)]++;
    withdrawalTotal++;
    return true;
  }

  /** How many retries are allowed now; below 0 when requests expired before their retries did. */
  public double balance(long nowNanos) {
    advance(nowNanos);
    return ratio * depositTotal + reserve - withdrawalTotal;
  }

  private void advance(long nowNanos) {
    if (nowNanos >= headEndNanos) {
      moveOn(nowNanos);
    }
  }

  private void moveOn(long nowNanos) {
    long bucket = Math.floorDiv(nowNanos - startNanos, bucketNanos);
    if (bucket - head >= BUCKETS) {
      Arrays.fill(deposits, 0);
      Arrays.fill(withdrawals, 0);
      depositTotal = 0;
      withdrawalTotal = 0;
      head = bucket;
    }
    while (head < bucket) {
      head++;
      int slot = slot(head);
      depositTotal -= deposits[slot];
      withdrawalTotal -= withdrawals[slot];
      deposits[slot] = 0;
      withdrawals[slot] = 0;
    }
    headEndNanos = startNanos + (head + 1) * bucketNanos;
  }

  private static int slot(long bucket) {
    return (int) (bucket % BUCKETS);
  }
}
