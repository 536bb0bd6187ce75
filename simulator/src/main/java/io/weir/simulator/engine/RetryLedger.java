package io.weir.simulator.engine;

import io.weir.routing.policy.RetryBudget;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.time.Nanos;
import java.util.Arrays;

/**
 * Counts the requests and retries of one cluster on one loop, apart from the router's own books,
 * and stops the run where they break the promise of {@link RetryBudget}: in a stretch of one window
 * that ends with a retry there are at most {@code ratio * requests + floor * window} retries, where
 * the requests of a tenth of the window before count too.
 *
 * <p>Counts stand in buckets of a tenth of the window, from the beginning of the budget on as in
 * the router. A retry counts when it was granted, which may be some time before it is sent.
 */
final class RetryLedger {

  /** A window, in buckets. */
  private static final int WINDOW = 10;

  /** Two windows and a bucket, rounded up: a retry may be sent up to one window after its grant. */
  private static final int BUCKETS = 32;

  private static final double ROUNDING = 1e-6;

  private BudgetSpec budget;
  private double ratio;
  private double reserve;
  private long bucketNanos;
  private long sinceNanos;
  private long firstGrantNanos;
  private final long[] requests = new long[BUCKETS];
  private final long[] retries = new long[BUCKETS];
  private long head;
  private long headEndNanos;

  /** An empty ledger of a budget that begins now. */
  RetryLedger(BudgetSpec budget, long nowNanos) {
    this.budget = budget;
    begin(nowNanos);
    firstGrantNanos = nowNanos;
  }

  /** The budget from now on; another one than before starts with empty books, as in the router. */
  void budget(BudgetSpec next, long nowNanos) {
    if (!next.equals(budget)) {
      budget = next;
      begin(nowNanos);
      // What was granted at this very instant may have been granted by the old one.
      firstGrantNanos = nowNanos + 1;
    }
  }

  private void begin(long nowNanos) {
    sinceNanos = nowNanos;
    ratio = budget.ratio();
    reserve = budget.floorPerSecond() * budget.window().toNanos() / Nanos.SECOND;
    bucketNanos = Math.ceilDiv(budget.window().toNanos(), WINDOW);
    head = 0;
    headEndNanos = nowNanos + bucketNanos;
    Arrays.fill(requests, 0);
    Arrays.fill(retries, 0);
  }

  /** A request was sent for the first time. */
  void request(long nowNanos) {
    advance(nowNanos);
    requests[slot(head)]++;
  }

  /**
   * A retry was sent.
   *
   * @param grantedNanos when it was decided; where that is more than a window ago, or under another
   *     budget, it is not counted
   */
  void retry(long grantedNanos, long nowNanos) {
    advance(nowNanos);
    if (grantedNanos < firstGrantNanos) {
      return;
    }
    long bucket = (grantedNanos - sinceNanos) / bucketNanos;
    if (head - bucket > WINDOW) {
      return;
    }
    retries[slot(bucket)]++;
    for (long end = bucket; end <= head && end < bucket + WINDOW; end++) {
      if (retries[slot(end)] > 0) {
        check(end, nowNanos);
      }
    }
  }

  private void check(long end, long nowNanos) {
    long sent = sum(retries, end - WINDOW + 1, end);
    double allowed = ratio * sum(requests, end - WINDOW, end) + reserve;
    if (sent > allowed + ROUNDING) {
      throw new InvariantException(
          sent + " retries within a window whose budget is " + allowed, nowNanos);
    }
  }

  private static long sum(long[] counts, long from, long to) {
    long sum = 0;
    for (long bucket = Math.max(0, from); bucket <= to; bucket++) {
      sum += counts[slot(bucket)];
    }
    return sum;
  }

  private void advance(long nowNanos) {
    if (nowNanos >= headEndNanos) {
      moveOn(nowNanos);
    }
  }

  private void moveOn(long nowNanos) {
    long now = (nowNanos - sinceNanos) / bucketNanos;
    head = Math.max(head, now - BUCKETS);
    while (head < now) {
      head++;
      requests[slot(head)] = 0;
      retries[slot(head)] = 0;
    }
    headEndNanos = sinceNanos + (head + 1) * bucketNanos;
  }

  private static int slot(long bucket) {
    return (int) (bucket % BUCKETS);
  }
}
