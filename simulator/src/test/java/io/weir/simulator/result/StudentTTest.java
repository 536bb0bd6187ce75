package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StudentTTest {

  @Test
  void quantilesAreThoseOfPrintedTables() {
    assertThat(StudentT.quantile(0.95, 1)).isCloseTo(12.7062, within(5e-5));
    assertThat(StudentT.quantile(0.95, 2)).isCloseTo(4.30265, within(5e-6));
    assertThat(StudentT.quantile(0.95, 3)).isCloseTo(3.18245, within(5e-6));
    assertThat(StudentT.quantile(0.95, 9)).isCloseTo(2.26216, within(5e-6));
    assertThat(StudentT.quantile(0.95, 29)).isCloseTo(2.04523, within(5e-6));
    assertThat(StudentT.quantile(0.95, 30)).isCloseTo(2.04227, within(5e-6));
    assertThat(StudentT.quantile(0.99, 29)).isCloseTo(2.75639, within(5e-6));
    assertThat(StudentT.quantile(0.999, 10)).isCloseTo(4.58689, within(5e-6));
    assertThat(StudentT.quantile(0.95, 10_000)).isCloseTo(1.96020, within(5e-6));
  }

  @Test
  void quantileAndProbabilityAreInverse() {
    for (int degrees = 1; degrees < 60; degrees++) {
      double t = StudentT.quantile(0.9, degrees);

      assertThat(StudentT.within(t, degrees)).isCloseTo(0.9, within(1e-12));
    }
  }

  @Test
  void oneDegreeIsTheCauchyDistribution() {
    assertThat(StudentT.within(1, 1)).isCloseTo(0.5, within(1e-15));
    assertThat(StudentT.within(0, 1)).isZero();
  }
}
