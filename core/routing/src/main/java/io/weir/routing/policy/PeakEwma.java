package io.weir.routing.policy;

/**
 * A latency estimate that jumps to every higher sample and decays towards lower ones: a decaying
 * maximum rather than an average.
 *
 * <p>The rule is Finagle's PeakEwma: reading observes a zero first, so the estimate falls between
 * samples too and an endpoint that nobody uses is tried again.
 */
public final class PeakEwma {

  private double nanos;
  private long stampNanos;

  /** No estimate yet. */
  public PeakEwma(long nowNanos) {
    this.stampNanos = nowNanos;
  }

  /**
   * Takes in a sample.
   *
   * @param sampleNanos how long something took
   * @param tauNanos the mean lifetime of a peak
   */
  public void observe(double sampleNanos, double tauNanos, long nowNanos) {
    if (sampleNanos > nanos) {
      nanos = sampleNanos;
    } else {
      double weight = Decay.weight(nowNanos - stampNanos, tauNanos);
      nanos = sampleNanos * (1 - weight) + nanos * weight;
    }
    stampNanos = nowNanos;
  }

  /** Takes in a sample that is only a lower bound: it can raise the estimate, never lower it. */
  public void raise(double sampleNanos, double tauNanos, long nowNanos) {
    observe(Math.max(sampleNanos, get(tauNanos, nowNanos)), tauNanos, nowNanos);
  }

  /** The estimate in nanoseconds; 0 when there was no sample. Decays it to now. */
  public double get(double tauNanos, long nowNanos) {
    if (nanos > 0 && nowNanos > stampNanos) {
      nanos *= Decay.weight(nowNanos - stampNanos, tauNanos);
      stampNanos = nowNanos;
    }
    return nanos;
  }

  /** What {@link #get} would return, without decaying the estimate. */
  public double peek(double tauNanos, long nowNanos) {
    return nanos * Decay.weight(nowNanos - stampNanos, tauNanos);
  }

  /** Replaces the estimate. */
  public void reset(double estimateNanos, long nowNanos) {
    nanos = estimateNanos;
    stampNanos = nowNanos;
  }
}
