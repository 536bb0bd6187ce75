package io.weir.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.engine.SplitMix;
import io.weir.simulator.model.Distribution.Constant;
import io.weir.simulator.model.Distribution.Exponential;
import io.weir.simulator.model.Distribution.LogNormal;
import io.weir.simulator.model.Distribution.Mixture;
import io.weir.simulator.model.Distribution.Normal;
import io.weir.simulator.model.Distribution.Pareto;
import io.weir.simulator.model.Distribution.Percentiles;
import io.weir.simulator.model.Distribution.Samples;
import io.weir.simulator.model.Distribution.Uniform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {

  private static final int N = 100_000;
  private static final double SMALLEST = 0x1.0p-53;

  static List<Distribution> all() {
    return List.of(
        new Constant(5_000_000),
        new Uniform(1_000_000, 9_000_000),
        new Exponential(3e6),
        new Normal(1e7, 1e6, 0),
        new LogNormal(15, 0.7),
        LogNormal.ofPercentiles(1e7, 5e7),
        LogNormal.ofMoments(2e7, 1e7),
        new Pareto(1e6, 3.5),
        new Percentiles(List.of(0.0, 0.5, 0.99, 1.0), List.of(10L, 20_000L, 90_000L, 500_000L)),
        new Samples(List.of(1_000L, 2_000L, 2_000L, 9_000L)),
        new Mixture(List.of(0.25, 0.75), List.of(new Constant(1_000_000), new Exponential(4e6))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void sampleMeanIsTheTheoreticalMean(Distribution distribution) {
    SplitMix random = new SplitMix(11);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      long sample = distribution.sample(random::nextDouble);
      assertThat(sample).isNotNegative();
      sum += sample;
      squares += (double) sample * sample;
    }
    double mean = sum / N;
    double standardError = Math.sqrt(Math.max(0, squares / N - mean * mean) / N);
    // A sample loses up to a nanosecond when it becomes a whole number.
    assertThat(mean).isCloseTo(distribution.mean(), within(4 * standardError + 1));
  }

  static Stream<Arguments> deviations() {
    return Stream.of(
        Arguments.of(new Constant(5_000_000), 0.0),
        Arguments.of(new Uniform(1_000_000, 9_000_000), 8e6 / Math.sqrt(12)),
        Arguments.of(new Exponential(3e6), 3e6),
        Arguments.of(new Normal(1e7, 1e6, 0), 1e6),
        Arguments.of(LogNormal.ofMoments(2e7, 1e7), 1e7),
        Arguments.of(new Pareto(1e6, 6), 1e6 / 5 * Math.sqrt(6.0 / 4)),
        Arguments.of(
            new Percentiles(List.of(0.0, 0.5, 1.0), List.of(0L, 1_000_000L, 2_000_000L)),
            2e6 / Math.sqrt(12)),
        Arguments.of(
            new Mixture(
                List.of(0.5, 0.5), List.of(new Constant(1_000_000), new Constant(3_000_000))),
            1e6),
        Arguments.of(new Samples(List.of(1_000L, 3_000L)), 1e3));
  }

  /** Over an even grid of draws. */
  @ParameterizedTest
  @MethodSource("deviations")
  void standardDeviationIsThatOfTheory(Distribution distribution, double expected) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      double uniform = (i + 0.5) / N;
      double sample = distribution.sample(() -> uniform);
      sum += sample;
      squares += sample * sample;
    }
    double mean = sum / N;
    assertThat(mean).isCloseTo(distribution.mean(), within(1e-3 * mean));
    assertThat(Math.sqrt(Math.max(0, squares / N - mean * mean)))
        .isCloseTo(expected, within(0.01 * expected + 1));
  }

  @Test
  void quantilesAreThoseOfTheory() {
    assertQuantile(new Uniform(100, 1100), 0.3, 400);
    assertQuantile(new Exponential(1e9), 1 - 0.99, 1e9 * 4.605170185988091);
    assertQuantile(new Normal(1e9, 1e8, 0), 0.975, 1e9 + 1e8 * 1.959963984540054);
    assertQuantile(LogNormal.ofPercentiles(1e9, 7e9), 0.5, 1e9);
    assertQuantile(LogNormal.ofPercentiles(1e9, 7e9), 0.99, 7e9);
    assertQuantile(new Pareto(1e9, 2), 0.01, 1e10);
  }

  /** At one uniform number; inverse transforms of falling functions take it from the other end. */
  private static void assertQuantile(Distribution distribution, double uniform, double expected) {
    assertThat((double) distribution.sample(() -> uniform))
        .as("%s at %s", distribution, uniform)
        .isCloseTo(expected, within(1 + 1e-12 * expected));
  }

  @Test
  void percentilesHitTheirPointsAndAreStraightBetween() {
    List<Double> ranks = List.of(0.0, 0.5, 0.9, 1.0);
    List<Long> nanos = List.of(100L, 200L, 1000L, 5000L);
    Percentiles distribution = new Percentiles(ranks, nanos);
    for (int i = 1; i < ranks.size() - 1; i++) {
      double rank = ranks.get(i);
      assertThat(distribution.sample(() -> rank)).isEqualTo(nanos.get(i));
    }
    assertThat(distribution.sample(() -> 0.25)).isEqualTo(150);
    assertThat(distribution.sample(() -> 0.7)).isBetween(599L, 600L);
    assertThat(distribution.sample(() -> SMALLEST)).isEqualTo(100);
    assertThat(distribution.sample(() -> 1 - SMALLEST)).isBetween(4999L, 5000L);
  }

  @Test
  void normalIsCutOffAtItsMinimum() {
    Normal distribution = new Normal(1e6, 1e6, 500_000);
    assertThat(distribution.sample(() -> 0.01)).isEqualTo(500_000);
    assertThat(distribution.sample(() -> 0.5)).isEqualTo(1_000_000);
  }

  @Test
  void mixtureGivesEachPartItsShare() {
    Mixture mixture =
        new Mixture(
            List.of(0.2, 0.3, 0.5), List.of(new Constant(1), new Constant(2), new Constant(3)));
    SplitMix random = new SplitMix(5);
    int[] counts = new int[4];
    for (int i = 0; i < N; i++) {
      counts[(int) mixture.sample(random::nextDouble)]++;
    }
    assertShare(counts[1], 0.2);
    assertShare(counts[2], 0.3);
    assertShare(counts[3], 0.5);
  }

  @Test
  void recordedSamplesAreDrawnEquallyOften() {
    Samples samples = new Samples(List.of(0L, 1L, 2L, 3L, 4L));
    SplitMix random = new SplitMix(6);
    int[] counts = new int[5];
    for (int i = 0; i < N; i++) {
      counts[(int) samples.sample(random::nextDouble)]++;
    }
    for (int count : counts) {
      assertShare(count, 0.2);
    }
    assertThat(samples.sample(() -> SMALLEST)).isZero();
    assertThat(samples.sample(() -> 1 - SMALLEST)).isEqualTo(4);
  }

  private static void assertShare(int count, double share) {
    assertThat((double) count / N).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / N)));
  }

  static Stream<Distribution> extremes() {
    return Stream.of(
        new Exponential(1e18),
        new Normal(0, 1e25, 0),
        new LogNormal(40, 30),
        LogNormal.ofPercentiles(1e6, 1e15),
        new Pareto(1e9, 1.01),
        new Pareto(1e18, 1.0001));
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void extremeParametersNeitherOverflowNorGoBelowZero(Distribution distribution) {
    for (double uniform : List.of(SMALLEST, 1e-9, 0.01, 0.5, 0.99, 1 - 1e-9, 1 - SMALLEST)) {
      assertThat(distribution.sample(() -> uniform))
          .as("%s at %s", distribution, uniform)
          .isBetween(0L, Distribution.LONGEST_NANOS);
    }
  }
}
