package io.weir.simulator.result;

/**
 * What the seeds say about one number: their mean and how far the true mean may be from it. The
 * unit of replication is the seed, never the request, since the requests of one run depend on each
 * other.
 *
 * @param mean over the seeds that have a value; not a number if none has
 * @param halfWidth of the t-interval; not a number with fewer than two values
 * @param count how many seeds have a value
 * @param least the lowest value
 * @param greatest the highest value
 */
public record Estimate(double mean, double halfWidth, int count, double least, double greatest) {

  /** No value at all. */
  public static final Estimate NONE =
      new Estimate(Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN);

  /**
   * From one value a seed.
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
    return new Estimate(mean, halfWidth(values, mean, count, confidence), count, least, greatest);
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

  /** The interval's lower end. */
  public double low() {
    return mean - halfWidth;
  }

  /** The interval's upper end. */
  public double high() {
    return mean + halfWidth;
  }
}
