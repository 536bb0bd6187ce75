package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.time.Nanos;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AverageTest {

  private static final double TAU = 1.0 * Nanos.SECOND;

  @Test
  void firstSampleIsTheMean() {
    Average average = new Average();
    assertThat(average.known()).isFalse();
    average.observe(500, TAU, 3);
    assertThat(average.known()).isTrue();
    assertThat(average.get()).isEqualTo(500);
  }

  @Test
  void settlesAtTheMeanHoweverOftenItIsRead() {
    SplittableRandom random = new SplittableRandom(1);
    Average average = new Average();
    long now = 0;
    for (int i = 0; i < 100_000; i++) {
      now += Nanos.MILLI / 2;
      average.faded(TAU, now);
      now += Nanos.MILLI / 2;
      average.observe(random.nextInt(100) < 90 ? 100 : 1100, TAU, now);
    }
    assertThat(average.get()).isCloseTo(200, within(30.0));
  }

  @Test
  void fadesWithoutForgetting() {
    Average average = new Average();
    average.observe(1000, TAU, 0);
    assertThat(average.faded(TAU, Nanos.SECOND)).isCloseTo(1000 / StrictMath.E, within(1e-9));
    assertThat(average.faded(TAU, 0)).isEqualTo(1000);
  }

  @Test
  void raiseNeverLowers() {
    Average average = new Average();
    average.observe(1000, TAU, 0);
    average.raise(10, TAU, Nanos.SECOND);
    assertThat(average.get()).isEqualTo(1000);
    average.raise(3000, TAU, Nanos.SECOND);
    assertThat(average.get()).isBetween(2000.0, 3000.0);
  }
}
