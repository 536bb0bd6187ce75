package io.weir.simulator.result;

import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import java.util.Arrays;

/**
 * What the seeds say about one number: their mean and how far the true mean may be from it. The
 * unit of replication is the seed, never the request, since the requests of one run depend on each
 * other.
 *
 * @param mean over the seeds that have a value; not a number if none has
 * @param low the interval's lower end; not a number with fewer than two values
 * @param high its upper end
 * @param count how many seeds have a value
 * @param least the lowest value
 * @param greatest the highest value
 */
public record Estimate(
    double mean, double low, double high, int count, double least, double greatest) {

  /** No value at all. */
  public static final Estimate NONE =
      new Estimate(Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN);

  /** So many seeds a bootstrap needs. */
  private static final int LEAST_RESAMPLED = 10;

  /**
   * From one value of a metric a seed: of a percentile, whose values lean to one side, a bootstrap
   * interval where there are ten of them or more, else a t-interval.
   *
   * @param values in the order of seeds; what is not a number is left out
   * @param confidence above 0 and below 1
   */
  public static Estimate of(Metric metric, double[] values, double confidence) {
    Estimate estimate = of(values, confidence);
    boolean leans = metric.kind() == Kind.PERCENTILE || metric.kind() == Kind.MAX;
    if (!leans || estimate.count() < LEAST_RESAMPLED || estimate.halfWidth() == 0) {
      return estimate;
    }
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    double[] interval = Bootstrap.mean(known, confidence);
    return new Estimate(
        estimate.mean, interval[0], interval[1], estimate.count, estimate.least, estimate.greatest);
  }

  /**
   * From one value a seed, with a t-interval.
   *
   * @param values in the order of seeds; what is not a number is left out
   * @param confidence above 0 and below 1
   */
  public static Estimate of(double[] values, double confidence) {
    int count = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        count++;
        sum += value;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    if (count == 0) {
      return NONE;
    }
    // Rounding must not put the mean of equal values beside them.
    double mean = Math.clamp(sum / count, least, greatest);
    double half = halfWidth(values, mean, count, confidence);
    return new Estimate(mean, mean - half, mean + half, count, least, greatest);
  }

  private static double halfWidth(double[] values, double mean, int count, double confidence) {
    if (count < 2) {
      return Double.NaN;
    }
    double squares = 0;
    for (double value : values) {
      squares += Double.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    double standardError = Math.sqrt(squares / (count - 1) / count);
    return standardError == 0 ? 0 : StudentT.quantile(confidence, count - 1) * standardError;
  }

  /** Whether there is any value. */
  public boolean isKnown() {
    return count > 0;
  }

  /** Whether there are enough seeds for an interval. */
  public boolean hasInterval() {
    return count > 1;
  }

  /** Half of the interval's width. */
  public double halfWidth() {
    return (high - low) / 2;
  }
}
