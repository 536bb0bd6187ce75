package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.engine.SplitMix;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private static final Metric P99 = new Metric(Kind.PERCENTILE, 99, "");

  private static double[] exponential(SplitMix draws, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, _ -> -StrictMath.log(1 - draws.nextDouble()));
    return values;
  }

  @Test
  void leansWhereTheValuesLean() {
    double[] values = exponential(new SplitMix(7), 30);
    Estimate estimate = Estimate.of(P99, values, 0.95);
    Estimate mirrored = Estimate.of(P99, Arrays.stream(values).map(v -> -v).toArray(), 0.95);

    assertThat(estimate.high() - estimate.mean()).isGreaterThan(estimate.mean() - estimate.low());
    assertThat(mirrored.mean() - mirrored.low()).isGreaterThan(mirrored.high() - mirrored.mean());
    assertThat(Estimate.of(P99, values, 0.95)).isEqualTo(estimate);
  }

  @Test
  void isNearTheTIntervalForValuesWithoutLean() {
    double[] values = new double[40];
    Arrays.setAll(values, i -> 100 + (i * 17 % 40 - 19.5));
    Estimate t = Estimate.of(values, 0.95);
    Estimate bootstrap = Estimate.of(P99, values, 0.95);

    assertThat(bootstrap.low()).isCloseTo(t.low(), within(0.1 * t.halfWidth()));
    assertThat(bootstrap.high()).isCloseTo(t.high(), within(0.1 * t.halfWidth()));
  }

  @Test
  void holdsTheMeanAboutAsOftenAsItSays() {
    SplitMix draws = new SplitMix(11);
    int held = 0;
    for (int i = 0; i < 400; i++) {
      double[] interval = Bootstrap.mean(exponential(draws, 25), 0.95);
      held += interval[0] <= 1 && 1 <= interval[1] ? 1 : 0;
    }

    assertThat(held / 400.0).isBetween(0.89, 0.98);
  }

  @Test
  void fewOrEqualValuesHaveATInterval() {
    double[] few = {1, 2, 3, 4, 5};
    assertThat(Estimate.of(P99, few, 0.95)).isEqualTo(Estimate.of(few, 0.95));
    double[] equal = new double[20];
    assertThat(Estimate.of(P99, equal, 0.95).halfWidth()).isZero();
  }
}
