package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void intervalIsTheQuantileTimesTheStandardError() {
    // Mean 5, variance 10/4 = 2.5, standard error sqrt(2.5/5) = 0.707107, t(4) = 2.776445.
    Estimate estimate = Estimate.of(new double[] {3, 4, 5, 6, 7}, 0.95);

    assertThat(estimate.mean()).isEqualTo(5);
    assertThat(estimate.halfWidth()).isCloseTo(1.963243, within(1e-6));
    assertThat(estimate.low()).isCloseTo(3.036757, within(1e-6));
    assertThat(estimate.high()).isCloseTo(6.963243, within(1e-6));
  }

  @Test
  void equalValuesLeaveNoDoubt() {
    Estimate estimate = Estimate.of(new double[] {0.1, 0.1, 0.1}, 0.95);

    assertThat(estimate.low()).isEqualTo(0.1);
    assertThat(estimate.high()).isEqualTo(0.1);
  }

  @Test
  void oneValueHasNoInterval() {
    Estimate estimate = Estimate.of(new double[] {7}, 0.95);

    assertThat(estimate.mean()).isEqualTo(7);
    assertThat(estimate.hasInterval()).isFalse();
    assertThat(estimate.halfWidth()).isNaN();
  }

  @Test
  void seedsWithoutValueAreLeftOut() {
    Estimate estimate = Estimate.of(new double[] {1, Double.NaN, 3}, 0.95);

    assertThat(estimate.count()).isEqualTo(2);
    assertThat(estimate.mean()).isEqualTo(2);
    assertThat(estimate.least()).isEqualTo(1);
    assertThat(estimate.greatest()).isEqualTo(3);
    assertThat(Estimate.of(new double[] {Double.NaN}, 0.95).isKnown()).isFalse();
  }
}
