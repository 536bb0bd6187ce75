package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  /** Some noise, the same each time. */
  private static double noise(int i) {
    return (i * 7919 % 13 - 6) / 6.0;
  }

  private static double[] series(int windows, java.util.function.IntToDoubleFunction level) {
    return IntStream.range(0, windows)
        .mapToDouble(i -> level.applyAsDouble(i) + noise(i))
        .toArray();
  }

  @Test
  void cutsTheTransient() {
    double[] cooling = series(200, i -> i < 40 ? 100 - 2 * i : 20);

    assertThat(WarmUp.cut(cooling).orElseThrow()).isBetween(35, 45);
  }

  @Test
  void cutsNextToNothingOfASteadySeries() {
    assertThat(WarmUp.cut(series(200, i -> 20)).orElseThrow()).isLessThan(100);
    assertThat(WarmUp.cut(new double[50]).orElseThrow()).isZero();
  }

  @Test
  void findsNothingWhereItGrowsWithoutEnd() {
    assertThat(WarmUp.cut(series(200, i -> i * i / 10.0))).isEmpty();
  }
}
