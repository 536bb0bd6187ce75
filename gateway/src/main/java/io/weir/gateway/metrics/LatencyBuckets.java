package io.weir.gateway.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.weir.routing.stats.LogLinearHistogram;

/**
 * Linkerd's latency buckets, 1 ms to 50 s. A value of the core is known to within 3 %, so one that
 * near a bound may count on its other side.
 */
final class LatencyBuckets {

  private static final double NANOS = 1e6;
  private static final double[] MILLIS = {
    1,
    2,
    3,
    4,
    5,
    10,
    20,
    30,
    40,
    50,
    100,
    200,
    300,
    400,
    500,
    1_000,
    2_000,
    3_000,
    4_000,
    5_000,
    10_000,
    20_000,
    30_000,
    40_000,
    50_000,
    Double.POSITIVE_INFINITY
  };

  private LatencyBuckets() {}

  static ClassicHistogramBuckets of(LogLinearHistogram nanos) {
    long[] counts = new long[MILLIS.length];
    int bucket = 0;
    for (int i = 0; i < nanos.buckets(); i++) {
      while (nanos.lowest(i) / NANOS >= MILLIS[bucket]) {
        bucket++;
      }
      counts[bucket] += nanos.count(i);
    }
    ClassicHistogramBuckets.Builder builder = ClassicHistogramBuckets.builder();
    for (int i = 0; i < MILLIS.length; i++) {
      builder.bucket(MILLIS[i], counts[i]);
    }
    return builder.build();
  }

  /** Of all values, in milliseconds. */
  static double sum(LogLinearHistogram nanos) {
    return nanos.mean() * nanos.total() / NANOS;
  }
}
