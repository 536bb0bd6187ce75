package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {

  @Test
  void durationsHaveThreeDigits() {
    assertThat(Quantity.duration(850)).isEqualTo("850 ns");
    assertThat(Quantity.duration(12_340)).isEqualTo("12.3 us");
    assertThat(Quantity.duration(167e6)).isEqualTo("167 ms");
    assertThat(Quantity.duration(999.7e6)).isEqualTo("1.00 s");
    assertThat(Quantity.duration(75e9)).isEqualTo("75.0 s");
    assertThat(Quantity.duration(Double.NaN)).isEqualTo("-");
  }

  @Test
  void almostAllIsNeverRoundedToAll() {
    assertThat(Quantity.percent(1)).isEqualTo("100.000 %");
    assertThat(Quantity.percent(0.9999999)).isEqualTo(">99.999 %");
    assertThat(Quantity.percent(0.95453)).isEqualTo("95.453 %");
  }

  @Test
  void countsHaveALetterFromAThousand() {
    assertThat(Quantity.count(999)).isEqualTo("999");
    assertThat(Quantity.count(1_000)).isEqualTo("1.00 k");
    assertThat(Quantity.count(5_400_000)).isEqualTo("5.40 M");
  }
}
