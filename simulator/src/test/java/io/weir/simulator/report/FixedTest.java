package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FixedTest {

  @Test
  void digitsAreRoundedAndPadded() {
    assertThat(Fixed.of(0.05, 3)).isEqualTo("0.050");
    assertThat(Fixed.of(1.0005, 3)).isEqualTo("1.001");
    assertThat(Fixed.of(-2.25, 1)).isEqualTo("-2.2");
    assertThat(Fixed.of(-0.0001, 3)).isEqualTo("0.000");
    assertThat(Fixed.of(12, 0)).isEqualTo("12");
    assertThat(Fixed.of(0.999999999, 9)).isEqualTo("0.999999999");
  }

  @Test
  void whatIsNoNumberIsNull() {
    assertThat(Fixed.of(Double.NaN, 3)).isEqualTo("null");
    assertThat(Fixed.of(Double.POSITIVE_INFINITY, 3)).isEqualTo("null");
    assertThat(Fixed.of(1e18, 3)).isEqualTo("null");
  }
}
