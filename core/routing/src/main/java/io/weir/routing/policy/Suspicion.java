package io.weir.routing.policy;

import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;

/**
 * What speaks against one endpoint, and when it is looked at again: the count of bad tries that
 * decides whether it becomes suspect, and the schedule of probes while it is.
 *
 * <p>A try is bad when it is overdue, failed or timed out. The count is cleared only by a success
 * that was sent after the last bad try, for the successes that were under way when a fault began
 * say nothing of it.
 */
public final class Suspicion {

  /** So many bad tries make an endpoint suspect when one of them failed, or when it is slow. */
  private static final int BAD_TRIES = 3;

  /** With that many bad tries, so many times slower than the others is suspect. */
  private static final double SLOW = 1.5;

  /** From the first bad try on, so many times slower than the others is suspect. */
  private static final double VERY_SLOW = 3;

  /** Very slow is also at least this much slower. */
  private static final long VERY_SLOW_MARGIN_NANOS = 20 * Nanos.MILLI;

  /** The weight of one result in the endpoint's rate of bad ones. */
  private static final double RATE_WEIGHT = 0.05;

  private static final int GOOD_PROBES_TO_READMIT = 3;
  private static final long STRIKE_LIFETIME_NANOS = 30 * Nanos.SECOND;
  private static final double PROBE_GROWTH = 1.5;
  private static final int MAX_PROBE_GROWTH = 3;
  private static final int MAX_STRIKES = 16;
  private static final double PROBE_JITTER = 0.2;

  private int bad;
  private boolean failed;
  private boolean broke;
  private long lastBadSentNanos = Long.MIN_VALUE;
  private double badRate;
  private boolean suspect;
  private boolean broken;
  private long suspectNanos;
  private int strikes;
  private long lastStrikeNanos;
  private int goodProbes;
  private int failedProbes;
  private int probes;
  private long nextProbeNanos;

  /** A try has not answered by the time at which almost all have. */
  public void overdue(long sentNanos) {
    bad++;
    lastBadSentNanos = Math.max(lastBadSentNanos, sentNanos);
  }

  /**
   * A try failed or timed out.
   *
   * @param counted whether it was already counted as overdue
   * @param timedOut whether it only took too long
   */
  public void failed(long sentNanos, boolean counted, boolean timedOut) {
    if (!counted) {
      bad++;
    }
    failed = true;
    broke |= !timedOut;
    lastBadSentNanos = Math.max(lastBadSentNanos, sentNanos);
    badRate += RATE_WEIGHT * (1 - badRate);
  }

  /**
   * A try got a good answer.
   *
   * @param late whether it had been overdue
   */
  public void succeeded(long sentNanos, boolean late) {
    if (sentNanos > lastBadSentNanos) {
      bad = 0;
      failed = false;
      broke = false;
    }
    badRate += RATE_WEIGHT * ((late ? 1 : 0) - badRate);
  }

  /** Whether anything speaks against the endpoint. */
  public boolean anyBad() {
    return bad > 0;
  }

  /** Whether a probe that was sent then belongs to this suspicion and not to an earlier one. */
  public boolean since(long sentNanos) {
    return suspect && sentNanos >= suspectNanos;
  }

  /** The share of recent results that were bad, 0 to 1. */
  public double badRate() {
    return badRate;
  }

  /** Whether failures or timeouts speak against it, however slow it is. */
  public boolean failing() {
    return bad >= BAD_TRIES && failed;
  }

  /** Whether failures speak against it that more time would not have cured. */
  public boolean broken() {
    return bad >= BAD_TRIES && broke;
  }

  /**
   * Whether its slowness makes it suspect.
   *
   * @param effectiveNanos how long it is thought to take
   * @param othersNanos the same of the others, their lower median
   */
  public boolean slow(double effectiveNanos, double othersNanos) {
    if (bad >= BAD_TRIES && effectiveNanos > SLOW * othersNanos) {
      return true;
    }
    return bad >= 1
        && effectiveNanos > VERY_SLOW * othersNanos
        && effectiveNanos > othersNanos + VERY_SLOW_MARGIN_NANOS;
  }

  /** Whether it gets nothing but probes. */
  public boolean suspect() {
    return suspect;
  }

  /** Whether it became suspect while {@link #broken}. */
  public boolean suspectForBeingBroken() {
    return suspect && broken;
  }

  /** Makes it suspect; {@link #scheduleProbe} comes next. */
  public void suspect(long nowNanos) {
    long faded = strikes == 0 ? 0 : (nowNanos - lastStrikeNanos) / STRIKE_LIFETIME_NANOS;
    strikes = (int) Math.max(0, strikes - Math.min(faded, MAX_STRIKES));
    strikes = Math.min(MAX_STRIKES, strikes + 1);
    lastStrikeNanos = nowNanos;
    suspect = true;
    suspectNanos = nowNanos;
    broken = broken();
    goodProbes = 0;
    failedProbes = 0;
  }

  /** Gives it traffic again because all are bad: it is taken to be as bad as the others. */
  public void release(double othersBadRate, long nowNanos) {
    clear(nowNanos);
    badRate = Math.max(badRate, othersBadRate);
  }

  /** Gives it traffic again and forgets what spoke against it. */
  public void clear(long nowNanos) {
    suspect = false;
    broken = false;
    lastStrikeNanos = nowNanos;
    forget(nowNanos);
  }

  /** Forgets what spoke against it so far: the load was to blame. */
  public void forget(long nowNanos) {
    bad = 0;
    failed = false;
    broke = false;
    lastBadSentNanos = nowNanos;
  }

  /**
   * Sets the time of the next probe: the shortest interval, doubled with each earlier suspicion
   * that has not faded, half as long again with each probe that failed in a row, within 20 %.
   *
   * @param fromNanos when the suspicion began or its last probe was sent: a probe that waits long
   *     for its answer does not put off the next one by as much
   */
  public void scheduleProbe(
      long shortestNanos, long longestNanos, RandomGenerator random, long fromNanos) {
    double interval = shortestNanos;
    for (int i = 1; i < strikes && interval < longestNanos; i++) {
      interval *= 2;
    }
    for (int i = 0; i < Math.min(MAX_PROBE_GROWTH, failedProbes); i++) {
      interval *= PROBE_GROWTH;
    }
    interval *= 1 + PROBE_JITTER * (2 * random.nextDouble() - 1);
    nextProbeNanos = fromNanos + (long) Math.min(longestNanos, interval);
  }

  /** Whether a probe may be sent now: one at a time. */
  public boolean probeDue(long nowNanos) {
    return suspect && probes == 0 && nowNanos >= nextProbeNanos;
  }

  /** When the next probe may be sent; never, while none is needed or one is under way. */
  public long wakeNanos() {
    return suspect && probes == 0 ? nextProbeNanos : Nanos.NEVER;
  }

  /** A probe was sent. */
  public void probeStarted() {
    probes++;
  }

  /**
   * A probe ended, be it of this suspicion or of an earlier one; or of an earlier balancer, whose
   * probes do not count here.
   */
  public void probeOver() {
    probes = Math.max(0, probes - 1);
  }

  /**
   * A probe of this suspicion told how the endpoint is.
   *
   * @return whether the endpoint has earned its traffic back
   */
  public boolean probed(boolean good) {
    if (good) {
      goodProbes++;
      failedProbes = 0;
    } else {
      goodProbes = 0;
      failedProbes++;
    }
    return goodProbes >= GOOD_PROBES_TO_READMIT;
  }
}
