package io.weir.routing.policy;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.routing.time.Nanos;

/**
 * The recent distribution of one cluster's latency, of which one percentile is read often.
 *
 * <p>Samples are known to within 0.8 %. Once there are 16,384 every count is halved, so the past
 * fades by half with each 8,192 samples. The percentile is computed anew once {@value
 * #REFRESH_MILLIS} ms have passed or the number of samples has doubled.
 */
public final class LatencyDigest {

  /** A percentile is unknown before so many samples. */
  public static final int MIN_SAMPLES = 100;

  private static final int CAPACITY = 16_384;
  private static final int PRECISION_BITS = 7;
  private static final long REFRESH_MILLIS = 100;

  private final LogLinearHistogram samples = new LogLinearHistogram(PRECISION_BITS);
  private final double percentile;
  private long cached = Nanos.NEVER;
  private long refreshNanos = Long.MIN_VALUE;
  private long refreshTotal = MIN_SAMPLES;

  /**
   * An empty digest.
   *
   * @param percentile the one that will be read, 0 to 100
   */
  public LatencyDigest(double percentile) {
    this.percentile = percentile;
  }

  /** Takes in the latency of a good answer. */
  public void record(long latencyNanos) {
    samples.record(latencyNanos);
    if (samples.total() >= CAPACITY) {
      samples.halve();
    }
  }

  /** The percentile in nanoseconds, or {@link Nanos#NEVER} while there are too few samples. */
  public long value(long nowNanos) {
    if (samples.total() >= MIN_SAMPLES
        && (nowNanos >= refreshNanos || samples.total() >= refreshTotal)) {
      cached = samples.percentile(percentile);
      refreshNanos = nowNanos + REFRESH_MILLIS * Nanos.MILLI;
      refreshTotal = samples.total() * 2;
    }
    return cached;
  }
}
