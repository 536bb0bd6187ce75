package io.weir.routing.policy;

import java.util.Arrays;

/**
 * Counts of good and failed results over a sliding window, in ten buckets: of the last nine tenths
 * of the window all count, of the first tenth some.
 *
 * <p>An exact window and not a decaying average, as in linkerd2-proxy: at a high rate a
 * time-weighted average gives a burst of failures almost no weight, and after an idle gap a single
 * one all of it.
 */
public final class SuccessWindow {

  private static final int BUCKETS = 10;

  private final long bucketNanos;
  private final int[] good = new int[BUCKETS];
  private final int[] failed = new int[BUCKETS];
  private long head = Long.MIN_VALUE;
  private long headEndNanos = Long.MIN_VALUE;
  private int goodTotal;
  private int failedTotal;

  /**
   * An empty window.
   *
   * @param windowNanos at least 10
   */
  public SuccessWindow(long windowNanos) {
    this.bucketNanos = windowNanos / BUCKETS;
  }

  /** Counts one result. */
  public void record(boolean success, long nowNanos) {
    advance(nowNanos);
    int slot = slot(head);
    if (success) {
      good[slot]++;
      goodTotal++;
    } else {
      failed[slot]++;
      failedTotal++;
    }
  }

  /** How many results the window holds. */
  public int total(long nowNanos) {
    advance(nowNanos);
    return goodTotal + failedTotal;
  }

  /** The share of good ones among them; 1 when there are none. */
  public double rate(long nowNanos) {
    advance(nowNanos);
    int total = goodTotal + failedTotal;
    return total == 0 ? 1 : (double) goodTotal / total;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(good, 0);
    Arrays.fill(failed, 0);
    goodTotal = 0;
    failedTotal = 0;
  }

  private void advance(long nowNanos) {
    if (nowNanos >= headEndNanos) {
      moveOn(nowNanos);
    }
  }

  private void moveOn(long nowNanos) {
    long bucket = Math.floorDiv(nowNanos, bucketNanos);
    if (head == Long.MIN_VALUE || bucket - head >= BUCKETS) {
      clear();
      head = bucket;
    }
    while (head < bucket) {
      head++;
      int slot = slot(head);
      goodTotal -= good[slot];
      failedTotal -= failed[slot];
      good[slot] = 0;
      failed[slot] = 0;
    }
    headEndNanos = (head + 1) * bucketNanos;
  }

  private static int slot(long bucket) {
    return Math.floorMod(bucket, BUCKETS);
  }
}
