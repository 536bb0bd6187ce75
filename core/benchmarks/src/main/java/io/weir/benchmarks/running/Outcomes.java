package io.weir.benchmarks.running;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What became of requests that were sent at a fixed rate. */
final class Outcomes {

  private static final double MILLI = 1e6;

  private final int seconds;
  private final long[] good;
  private final long[] shed;
  private int goods;
  private int sheds;
  private final Map<Integer, Integer> failures = new TreeMap<>();
  private long worstLag;

  Outcomes(int most, int seconds) {
    this.seconds = seconds;
    this.good = new long[most];
    this.shed = new long[most];
  }

  synchronized void ended(int status, long nanos) {
    switch (status) {
      case 200 -> good[goods++] = nanos;
      case 503 -> shed[sheds++] = nanos;
      default -> failures.merge(status, 1, Integer::sum);
    }
  }

  /** How late the sender itself was; if that is much, the run says little. */
  synchronized void lag(long nanos) {
    worstLag = Math.max(worstLag, nanos);
  }

  double worstLagMillis() {
    return worstLag / MILLI;
  }

  double goodPerSecond() {
    return (double) goods / seconds;
  }

  double shedPerSecond() {
    return (double) sheds / seconds;
  }

  /** Neither answered nor shed: how many by status, 0 for no answer. */
  synchronized Map<Integer, Integer> failures() {
    return Map.copyOf(failures);
  }

  double goodMillis(double quantile) {
    return quantile(good, goods, quantile);
  }

  double shedMillis(double quantile) {
    return quantile(shed, sheds, quantile);
  }

  private static double quantile(long[] values, int count, double quantile) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (quantile * count))] / MILLI;
  }
}
