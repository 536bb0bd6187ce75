package io.weir.simulator.result;

import io.weir.simulator.engine.SplitMix;
import io.weir.simulator.model.NormalQuantile;
import java.util.Arrays;

/**
 * Intervals of a mean by drawing the values again and again: BCa, corrected for bias and
 * acceleration (Efron 1987). The draws are the same each time, so equal values have equal
 * intervals.
 */
final class Bootstrap {

  private static final int RESAMPLES = 2000;
  private static final long STREAM = 0x5eed;

  private Bootstrap() {}

  /**
   * The interval of the mean, lower end first.
   *
   * @param values not all equal
   */
  static double[] mean(double[] values, double confidence) {
    double[] means = resampled(values);
    double observed = Arrays.stream(values).sum() / values.length;
    int below = 0;
    for (double mean : means) {
      below += mean < observed ? 1 : 0;
    }
    double share = Math.clamp((double) below / RESAMPLES, 1.0 / RESAMPLES, 1 - 1.0 / RESAMPLES);
    double bias = NormalQuantile.of(share);
    double acceleration = acceleration(values, observed);
    double tail = (1 - confidence) / 2;
    return new double[] {
      end(means, NormalQuantile.of(tail), bias, acceleration),
      end(means, -NormalQuantile.of(tail), bias, acceleration)
    };
  }

  private static double[] resampled(double[] values) {
    SplitMix draws = new SplitMix(STREAM);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < values.length; j++) {
        sum += values[draws.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }

  /** From the skewness of the values, which is what leaving each out comes to for a mean. */
  private static double acceleration(double[] values, double mean) {
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double difference = value - mean;
      squares += difference * difference;
      cubes += difference * difference * difference;
    }
    return cubes / (6 * squares * Math.sqrt(squares));
  }

  private static double end(double[] sorted, double normal, double bias, double acceleration) {
    double shifted = bias + normal;
    double adjusted = bias + shifted / (1 - acceleration * shifted);
    int index = (int) Math.floor(probability(adjusted) * sorted.length);
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  /** The standard normal distribution function. */
  private static double probability(double value) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (NormalQuantile.of(middle) < value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
