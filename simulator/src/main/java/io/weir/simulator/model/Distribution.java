package io.weir.simulator.model;

import java.util.Arrays;
import java.util.List;

/**
 * A distribution of durations. Samples are whole nanoseconds, never negative, and the same on every
 * machine for the same draws: inverse transforms with {@link StrictMath} only.
 */
public sealed interface Distribution {

  /**
   * No sample that is computed is longer: 28 years, so that an instant plus it does not overflow.
   */
  long LONGEST_NANOS = 900_000_000_000_000_000L;

  /** One sample from the draws at hand; takes a fixed number of them for each kind. */
  long sample(Draws draws);

  /** The distribution's mean in nanoseconds, for capacity estimates. */
  double mean();

  private static long nanos(double value) {
    return (long) Math.min(LONGEST_NANOS, value);
  }

  /** Uniform numbers for one sample. */
  interface Draws {

    /** The next number, uniform in (0, 1). */
    double uniform();
  }

  /**
   * Always the same.
   *
   * @param nanos at least 0
   */
  record Constant(long nanos) implements Distribution {

    /** No time at all. */
    public static final Constant ZERO = new Constant(0);

    @Override
    public long sample(Draws draws) {
      return nanos;
    }

    @Override
    public double mean() {
      return nanos;
    }
  }

  /**
   * Evenly between two ends.
   *
   * @param from at least 0
   * @param to at least {@code from}
   */
  record Uniform(long from, long to) implements Distribution {
    @Override
    public long sample(Draws draws) {
      return from + (long) ((to - from) * draws.uniform());
    }

    @Override
    public double mean() {
      return (from + to) / 2.0;
    }
  }

  /**
   * Exponential.
   *
   * @param mean above 0, nanoseconds
   */
  record Exponential(double mean) implements Distribution {
    @Override
    public long sample(Draws draws) {
      return nanos(-mean * StrictMath.log(draws.uniform()));
    }
  }

  /**
   * Normal, cut off at a minimum.
   *
   * @param mean nanoseconds
   * @param sd standard deviation in nanoseconds
   * @param min samples below become this
   */
  record Normal(double mean, double sd, long min) implements Distribution {
    @Override
    public long sample(Draws draws) {
      return Math.max(min, nanos(mean + sd * NormalQuantile.of(draws.uniform())));
    }
  }

  /**
   * Log-normal.
   *
   * @param mu mean of the logarithm of nanoseconds
   * @param sigma standard deviation of the same
   */
  record LogNormal(double mu, double sigma) implements Distribution {

    /** From the median and the 99th percentile, in nanoseconds. */
    public static LogNormal ofPercentiles(double p50, double p99) {
      double mu = StrictMath.log(p50);
      return new LogNormal(mu, (StrictMath.log(p99) - mu) / NormalQuantile.of(0.99));
    }

    /** From mean and standard deviation, in nanoseconds. */
    public static LogNormal ofMoments(double mean, double sd) {
      double variance = StrictMath.log1p(sd * sd / (mean * mean));
      return new LogNormal(StrictMath.log(mean) - variance / 2, Math.sqrt(variance));
    }

    @Override
    public long sample(Draws draws) {
      return nanos(StrictMath.exp(mu + sigma * NormalQuantile.of(draws.uniform())));
    }

    @Override
    public double mean() {
      return StrictMath.exp(mu + sigma * sigma / 2);
    }
  }

  /**
   * Pareto (type I).
   *
   * @param scale the smallest value, nanoseconds, above 0
   * @param shape above 1, so that there is a mean
   */
  record Pareto(double scale, double shape) implements Distribution {
    @Override
    public long sample(Draws draws) {
      return nanos(scale * StrictMath.pow(draws.uniform(), -1 / shape));
    }

    @Override
    public double mean() {
      return scale * shape / (shape - 1);
    }
  }

  /** A list of percentiles with straight lines between them. */
  final class Percentiles implements Distribution {

    private final double[] ranks;
    private final double[] nanos;

    /**
     * From a list of points.
     *
     * @param ranks ascending, from 0 to 1
     * @param nanos the value at each rank, ascending
     */
    public Percentiles(List<Double> ranks, List<Long> nanos) {
      this.ranks = ranks.stream().mapToDouble(Double::doubleValue).toArray();
      this.nanos = nanos.stream().mapToDouble(Long::doubleValue).toArray();
    }

    @Override
    public long sample(Draws draws) {
      double u = draws.uniform();
      int i = 1;
      while (i < ranks.length - 1 && ranks[i] < u) {
        i++;
      }
      double share = Math.min(1, (u - ranks[i - 1]) / (ranks[i] - ranks[i - 1]));
      return (long) (nanos[i - 1] + (nanos[i] - nanos[i - 1]) * share);
    }

    @Override
    public double mean() {
      double mean = 0;
      for (int i = 1; i < ranks.length; i++) {
        mean += (ranks[i] - ranks[i - 1]) * (nanos[i] + nanos[i - 1]) / 2;
      }
      return mean;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Percentiles that
          && Arrays.equals(ranks, that.ranks)
          && Arrays.equals(nanos, that.nanos);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(ranks) + Arrays.hashCode(nanos);
    }

    @Override
    public String toString() {
      return "Percentiles" + Arrays.toString(ranks) + Arrays.toString(nanos);
    }
  }

  /**
   * One of several distributions, each with its share.
   *
   * @param shares above 0, adding up to 1
   * @param parts as many
   */
  record Mixture(List<Double> shares, List<Distribution> parts) implements Distribution {
    public Mixture {
      shares = List.copyOf(shares);
      parts = List.copyOf(parts);
    }

    @Override
    public long sample(Draws draws) {
      double u = draws.uniform();
      int i = 0;
      while (i < parts.size() - 1 && u >= shares.get(i)) {
        u -= shares.get(i);
        i++;
      }
      return parts.get(i).sample(draws);
    }

    @Override
    public double mean() {
      double mean = 0;
      for (int i = 0; i < parts.size(); i++) {
        mean += shares.get(i) * parts.get(i).mean();
      }
      return mean;
    }
  }

  /** Recorded samples, one of which is drawn each time. */
  final class Samples implements Distribution {

    private final long[] nanos;

    /** From at least one sample. */
    public Samples(List<Long> nanos) {
      this.nanos = nanos.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public long sample(Draws draws) {
      return nanos[(int) (nanos.length * draws.uniform())];
    }

    @Override
    public double mean() {
      double sum = 0;
      for (long sample : nanos) {
        sum += sample;
      }
      return sum / nanos.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Samples that && Arrays.equals(nanos, that.nanos);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(nanos);
    }

    @Override
    public String toString() {
      return "Samples[" + nanos.length + "]";
    }
  }
}
