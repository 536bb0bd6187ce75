package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SuccessWindowTest {

  private static final long WINDOW = 10 * Nanos.SECOND;

  @Test
  void emptyWindowIsAllGood() {
    SuccessWindow window = new SuccessWindow(WINDOW);
    assertThat(window.total(-5)).isZero();
    assertThat(window.rate(-5)).isEqualTo(1);
  }

  @Test
  void burstWeighsAsMuchAsItsNumber() {
    SuccessWindow window = new SuccessWindow(WINDOW);
    for (int i = 0; i < 80; i++) {
      window.record(true, i * Nanos.MILLI);
    }
    for (int i = 0; i < 20; i++) {
      window.record(false, 100 * Nanos.MILLI);
    }
    assertThat(window.rate(100 * Nanos.MILLI)).isEqualTo(0.8);
  }

  @Test
  void clearForgetsEverything() {
    SuccessWindow window = new SuccessWindow(WINDOW);
    window.record(false, 0);
    window.clear();
    assertThat(window.total(0)).isZero();
    window.record(true, 0);
    assertThat(window.total(0)).isEqualTo(1);
  }

  @Test
  void clockThatGoesBackCountsAsNow() {
    SuccessWindow window = new SuccessWindow(WINDOW);
    window.record(true, 100 * Nanos.SECOND);
    window.record(false, 0);
    assertThat(window.total(100 * Nanos.SECOND)).isEqualTo(2);
  }

  @Test
  void countsAllOfTheLastNineTenthsAndNothingOlderThanTheWindow() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SuccessWindow window = new SuccessWindow(WINDOW);
      List<Long> recorded = new ArrayList<>();
      long now = random.nextLong(-100 * Nanos.SECOND, 100 * Nanos.SECOND);
      for (int i = 0; i < 300; i++) {
        now += random.nextInt(30) == 0 ? random.nextLong(2 * WINDOW) : random.nextLong(WINDOW / 30);
        window.record(random.nextBoolean(), now);
        recorded.add(now);
        assertThat((long) window.total(now))
            .as("seed %d, step %d", seed, i)
            .isBetween(after(recorded, now - WINDOW / 10 * 9), after(recorded, now - WINDOW));
      }
    }
  }

  private static long after(List<Long> instants, long from) {
    return instants.stream().filter(instant -> instant > from).count();
  }
}
