package io.weir.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {

  /** Values as tabulated, among them those that Wichura gives to check an implementation by. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0.25, -0.6744897501960817",
    "0.975, 1.959963984540054",
    "0.99, 2.3263478740408408",
    "0.001, -3.090232306167814",
    "1e-20, -9.262340089798408"
  })
  void agreesWithTables(double p, double expected) {
    assertThat(NormalQuantile.of(p))
        .isCloseTo(expected, within(1e-14 + 1e-15 * Math.abs(expected)));
  }

  @Test
  void isSymmetricAndRises() {
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < 10_000; i++) {
      double value = NormalQuantile.of(i / 10_000.0);
      assertThat(value).isGreaterThan(last);
      assertThat(NormalQuantile.of(1 - i / 10_000.0)).isCloseTo(-value, within(1e-10));
      last = value;
    }
  }
}
