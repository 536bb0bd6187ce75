package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMixTest {

  /** The values of the published C program: who changes them changes what every seed means. */
  @Test
  void firstValuesAreThePublishedOnes() {
    SplitMix zero = new SplitMix(0);
    assertThat(zero.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(zero.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(zero.nextLong()).isEqualTo(0x06C45D188009454FL);
    SplitMix other = new SplitMix(1_234_567);
    assertThat(other.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(other.nextLong()).isEqualTo(3203168211198807973L);
  }

  @Test
  void derivedNumbersArePinned() {
    SplitMix random = new SplitMix(0);
    assertThat(random.nextInt()).isEqualTo(0xE220A839);
    assertThat(random.nextInt(1000)).isEqualTo((int) ((0x6E789E6AL * 1000) >>> 32));
    assertThat(random.nextDouble()).isEqualTo((0x06C45D188009454FL >>> 11) * 0x1.0p-53);
    SplitMix again = new SplitMix(0);
    assertThat(again.nextBoolean()).isTrue();
    assertThat(again.nextLong(1L << 32)).isEqualTo(0x6E789E6AL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 11, 64, 1000})
  void boundedNumbersCoverTheirRangeEvenly(int bound) {
    SplitMix random = new SplitMix(42);
    int[] ints = new int[bound];
    int[] longs = new int[bound];
    int draws = 1000 * bound;
    for (int i = 0; i < draws; i++) {
      ints[random.nextInt(bound)]++;
      longs[(int) random.nextLong(bound)]++;
    }
    assertThat(chiSquare(ints, 1000)).isLessThan(limit(bound));
    assertThat(chiSquare(longs, 1000)).isLessThan(limit(bound));
  }

  @Test
  void nextDoubleIsUniform() {
    SplitMix random = new SplitMix(7);
    int[] counts = new int[100];
    for (int i = 0; i < 100_000; i++) {
      counts[(int) (random.nextDouble() * counts.length)]++;
    }
    assertThat(chiSquare(counts, 1000)).isLessThan(limit(counts.length));
  }

  private static double chiSquare(int[] counts, double expected) {
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  /** Four standard deviations above the mean of chi-square. */
  private static double limit(int cells) {
    double freedom = cells - 1;
    return freedom + 4 * Math.sqrt(2 * freedom) + 1;
  }
}
