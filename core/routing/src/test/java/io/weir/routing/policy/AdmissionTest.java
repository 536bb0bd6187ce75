package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.LimitSpec;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final long START = -Nanos.SECOND;

  private final Admission adaptive = new Admission(LimitSpec.gradient(0), START);
  private long now = START;

  /** One window in which some requests at once take so long each. */
  private void window(int concurrent, long latencyMillis, boolean overloaded) {
    int acquired = 0;
    while (acquired < concurrent && adaptive.tryAcquire(now)) {
      acquired++;
    }
    now += 900 * Nanos.MILLI;
    for (int i = 0; i < acquired; i++) {
      now += i == acquired - 1 ? 200 * Nanos.MILLI : 0;
      adaptive.release(latencyMillis * Nanos.MILLI, overloaded, now);
    }
  }

  private void windows(int count, int concurrent, long latencyMillis) {
    for (int i = 0; i < count; i++) {
      window(concurrent, latencyMillis, false);
    }
  }

  @Test
  void fixedLimitAdmitsSoManyAtOnce() {
    Admission fixed = new Admission(LimitSpec.fixed(2, 0), START);
    assertThat(fixed.tryAcquire(START)).isTrue();
    assertThat(fixed.tryAcquire(START)).isTrue();
    assertThat(fixed.tryAcquire(START)).isFalse();
    assertThat(fixed.inFlight()).isEqualTo(2);
    fixed.release(1, true, START);
    assertThat(fixed.tryAcquire(START)).isTrue();
    assertThat(fixed.limit()).isEqualTo(2);
  }

  @Test
  void fixedLimitIgnoresLatencyAndOverload() {
    Admission fixed = new Admission(LimitSpec.fixed(20, 0), START);
    for (int i = 0; i < 100; i++) {
      long at = START + i * Nanos.SECOND;
      assertThat(fixed.tryAcquire(at)).isTrue();
      fixed.release(i * Nanos.SECOND, i % 2 == 0, at);
    }
    assertThat(fixed.limit()).isEqualTo(20);
    assertThat(fixed.inFlight()).isZero();
  }

  @Test
  void growsWhileLatencyIsSteadyAndTheLimitIsUsed() {
    window(20, 50, false);
    assertThat(adaptive.limit()).as("0.8 * 20 + 0.2 * (20 + 4)").isEqualTo(20);
    windows(5, 1_000, 50);
    assertThat(adaptive.limit()).as("20 + 6 * 0.8").isEqualTo(24);
    windows(500, 1_000, 50);
    assertThat(adaptive.limit()).isEqualTo(200);
  }

  @Test
  void doesNotGrowWhileLessThanHalfIsUsed() {
    windows(50, 9, 50);
    assertThat(adaptive.limit()).isEqualTo(20);
    windows(50, 10, 50);
    assertThat(adaptive.limit()).isEqualTo(20);
    windows(50, 15, 50);
    assertThat(adaptive.limit()).as("twice what is used").isBetween(29, 31);
  }

  @Test
  void shrinksWhenLatencyRises() {
    windows(100, 1_000, 50);
    int before = adaptive.limit();
    assertThat(before).isGreaterThan(90);
    window(1_000, 500, false);
    assertThat((double) adaptive.limit())
        .as("gradient at its floor of a half")
        .isBetween(0.9 * before - 1, 0.9 * before + 2);
    windows(10, 1_000, 500);
    assertThat(adaptive.limit()).isLessThan(before / 2);
  }

  @Test
  void toleratesHalfAsMuchAgain() {
    windows(100, 1_000, 50);
    int before = adaptive.limit();
    windows(10, 1_000, 74);
    assertThat(adaptive.limit()).isGreaterThan(before);
  }

  @Test
  void overloadTakesATenthOffEvenIfLittleIsUsed() {
    windows(100, 1_000, 50);
    int before = adaptive.limit();
    window(1, 1, true);
    assertThat((double) adaptive.limit()).isBetween(0.9 * before - 1, 0.9 * before + 1);
  }

  @Test
  void neverLeavesItsRange() {
    for (int i = 0; i < 100; i++) {
      window(1_000, 50, true);
    }
    assertThat(adaptive.limit()).isEqualTo(20);
  }

  @Test
  void quickRefusalsAreNoSamplesOfLatency() {
    windows(100, 1_000, 50);
    for (int i = 0; i < 20; i++) {
      window(1_000, 0, true);
    }
    int shrunk = adaptive.limit();
    windows(20, 1_000, 50);
    assertThat(adaptive.limit()).isGreaterThan(shrunk + 10);
  }

  @Test
  void negativeLatencyIsNoSample() {
    windows(100, 1_000, 50);
    int before = adaptive.limit();
    window(1_000, -1, false);
    assertThat(adaptive.limit()).isEqualTo(before);
  }

  @Test
  void recoversAfterALongSlowTime() {
    windows(100, 1_000, 50);
    windows(2_000, 1_000, 1_000);
    windows(300, 1_000, 50);
    assertThat(adaptive.limit()).isEqualTo(200);
  }

  @Test
  void retryAfterIsTheTimeToDrainAtTheRecentRate() {
    Admission admission = new Admission(LimitSpec.fixed(1_000, 1_000), START);
    long at = START;
    for (int i = 0; i < 2_000; i++) {
      at += 10 * Nanos.MILLI;
      assertThat(admission.tryAcquire(at)).isTrue();
      admission.release(Nanos.MILLI, false, at);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(admission.tryAcquire(at)).isTrue();
    }
    assertThat(admission.retryAfterNanos(100, at))
        .as("200 at about 100 a second")
        .isBetween(2_000 * Nanos.MILLI, 2_250 * Nanos.MILLI);
  }

  @Test
  void retryAfterStaysWithinItsRange() {
    Admission admission =
        new Admission(new LimitSpec(1_000, false, 1, 1_000, 10, Duration.ofSeconds(1)), START);
    assertThat(admission.retryAfterNanos(0, START)).isEqualTo(100 * Nanos.MILLI);
    for (int i = 0; i < 1_000; i++) {
      assertThat(admission.tryAcquire(START)).isTrue();
    }
    assertThat(admission.retryAfterNanos(0, START + 60 * Nanos.SECOND))
        .isEqualTo(30 * Nanos.SECOND);
    assertThat(admission.retryAfterNanos(Integer.MAX_VALUE, START + 60 * Nanos.SECOND))
        .isEqualTo(30 * Nanos.SECOND);
  }
}
