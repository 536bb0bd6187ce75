package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureAccrualTest {

  private static final long START = -100 * Nanos.SECOND;

  private final FailureAccrual accrual = accrual(AccrualSpec.DEFAULT);
  private long now = START;

  private static FailureAccrual accrual(AccrualSpec spec) {
    return new FailureAccrual(spec, new SplittableRandom(3));
  }

  private static AccrualSpec spec(int consecutive, double successRate, double jitter) {
    return new AccrualSpec(
        consecutive,
        successRate,
        5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        2,
        jitter,
        0.5,
        0);
  }

  /** A try that was sent and answered after a millisecond, the next one a millisecond later. */
  private boolean result(FailureAccrual accrual, boolean failed) {
    long sent = now;
    now += Nanos.MILLI;
    boolean eject = accrual.onResult(failed, sent, now);
    now += Nanos.MILLI;
    return eject;
  }

  /** Ejects, waits for the end and sends the probe. */
  private void ejectAndProbe(FailureAccrual accrual, boolean success) {
    accrual.eject(now);
    now = accrual.wakeNanos();
    accrual.probeStarted();
    accrual.probeEnded(success, now);
  }

  private long lastTimeOutNanos(FailureAccrual accrual) {
    return accrual.wakeNanos() - now;
  }

  @Test
  void consecutiveFailuresEject() {
    FailureAccrual consecutive = accrual(spec(7, 0, 0));
    for (int i = 0; i < 6; i++) {
      assertThat(result(consecutive, true)).isFalse();
    }
    assertThat(result(consecutive, true)).isTrue();
    assertThat(consecutive.ejected()).as("the caller decides").isFalse();
  }

  @Test
  void laterSuccessClearsTheCount() {
    FailureAccrual consecutive = accrual(spec(7, 0, 0));
    for (int i = 0; i < 100; i++) {
      assertThat(result(consecutive, i % 7 != 6)).as("result %d", i).isFalse();
    }
  }

  @Test
  void successSentBeforeTheFailureDoesNotClearTheCount() {
    FailureAccrual consecutive = accrual(spec(7, 0, 0));
    boolean eject = false;
    for (int i = 0; i < 7; i++) {
      long sent = START + i * Nanos.MILLI;
      eject = consecutive.onResult(true, sent, sent + Nanos.MILLI);
      assertThat(consecutive.onResult(false, sent - Nanos.MILLI, sent + Nanos.MILLI)).isFalse();
    }
    assertThat(eject).isTrue();
  }

  @Test
  void successSentWhileTheFailureWasUnderWayClearsTheCount() {
    FailureAccrual consecutive = accrual(spec(2, 0, 0));
    for (int i = 0; i < 100; i++) {
      long sent = START + i * Nanos.SECOND;
      assertThat(consecutive.onResult(true, sent, sent + Nanos.SECOND)).isFalse();
      consecutive.onResult(false, sent + 1, sent + Nanos.SECOND + 1);
    }
  }

  @Test
  void lowSuccessRateEjectsFromTheMinimumOfResultsOn() {
    FailureAccrual rate = accrual(spec(0, 0.8, 0));
    assertThat(result(rate, true)).isFalse();
    for (int i = 0; i < 2; i++) {
      assertThat(result(rate, false)).isFalse();
    }
    assertThat(result(rate, true)).as("four results").isFalse();
    assertThat(result(rate, false)).as("a success never ejects").isFalse();
    assertThat(result(rate, true)).as("half of six").isTrue();
  }

  @Test
  void exactlyTheDemandedSuccessRateIsEnough() {
    FailureAccrual rate = accrual(spec(0, 0.8, 0));
    for (int i = 0; i < 1_000; i++) {
      assertThat(result(rate, i % 5 == 4)).as("result %d", i).isFalse();
    }
  }

  @Test
  void oneFailureAfterAnIdleGapDoesNotEject() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(result(accrual, false)).isFalse();
    }
    now += 3_600 * Nanos.SECOND;
    assertThat(result(accrual, true)).isFalse();
  }

  @Test
  void burstOfFailuresAtAHighRateEjects() {
    FailureAccrual rate = accrual(spec(0, 0.8, 0));
    boolean eject = false;
    for (int i = 0; i < 1_400; i++) {
      eject = rate.onResult(i >= 1_000 && i % 4 != 0, START + i * 1_000L, START + i * 1_000L + 500);
    }
    assertThat(eject).isTrue();
  }

  @Test
  void nothingEjectsWhenSwitchedOff() {
    FailureAccrual none = accrual(AccrualSpec.NONE);
    for (int i = 0; i < 1_000; i++) {
      assertThat(result(none, true)).isFalse();
    }
  }

  @Test
  void ejectionGrowsAndIsCapped() {
    FailureAccrual noJitter = accrual(spec(7, 0.8, 0));
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      noJitter.eject(now);
      assertThat(lastTimeOutNanos(noJitter)).isEqualTo(seconds * Nanos.SECOND);
      now = noJitter.wakeNanos();
      noJitter.probeStarted();
      noJitter.probeEnded(true, now);
    }
  }

  @Test
  void ejectionGrowsAndIsCappedWithJitter() {
    long shortest = Long.MAX_VALUE;
    int atTheCap = 0;
    for (int i = 0; i < 1_000; i++) {
      accrual.eject(now);
      long nanos = lastTimeOutNanos(accrual);
      double full = Math.min(60, StrictMath.pow(2, i)) * Nanos.SECOND;
      assertThat((double) nanos).as("ejection %d", i).isBetween(full / 2 - 1, full);
      shortest = i > 6 ? Math.min(shortest, nanos) : shortest;
      atTheCap += nanos == 60 * Nanos.SECOND ? 1 : 0;
      now = accrual.wakeNanos();
    }
    assertThat(shortest).as("jitter reaches far").isLessThan(31 * Nanos.SECOND);
    assertThat(atTheCap).as("the cap does not take the jitter away").isLessThan(3);
  }

  @Test
  void oneProbeAtATime() {
    accrual.eject(now);
    assertThat(accrual.probeDue(accrual.wakeNanos() - 1)).isFalse();
    now = accrual.wakeNanos();
    assertThat(accrual.probeDue(now)).isTrue();
    accrual.probeStarted();
    assertThat(accrual.probeDue(now + 3_600 * Nanos.SECOND)).isFalse();
    assertThat(accrual.ejected()).as("only the probe gets through").isTrue();
  }

  @Test
  void goodProbeReopens() {
    ejectAndProbe(accrual, true);
    assertThat(accrual.ejected()).isFalse();
    assertThat(accrual.probeDue(now)).isFalse();
    for (int i = 0; i < 4; i++) {
      assertThat(result(accrual, true)).as("counts start anew").isFalse();
    }
  }

  @Test
  void failedProbeEjectsForLonger() {
    FailureAccrual noJitter = accrual(spec(7, 0.8, 0));
    ejectAndProbe(noJitter, false);
    assertThat(noJitter.ejected()).isTrue();
    assertThat(lastTimeOutNanos(noJitter)).isEqualTo(2 * Nanos.SECOND);
  }

  @Test
  void abandonedProbeMayBeRepeatedAtOnce() {
    accrual.eject(now);
    now = accrual.wakeNanos();
    accrual.probeStarted();
    accrual.probeAbandoned(now + 5);
    assertThat(accrual.ejected()).isTrue();
    assertThat(accrual.probeDue(now + 5)).isTrue();
  }

  @Test
  void endOfAProbeThatIsNotUnderWayChangesNothing() {
    accrual.probeEnded(false, now);
    accrual.probeAbandoned(now);
    assertThat(accrual.ejected()).isFalse();
    accrual.eject(now);
    accrual.probeEnded(true, now);
    assertThat(accrual.ejected()).isTrue();
  }

  @Test
  void stragglersFromBeforeReopeningDoNotCount() {
    long before = now;
    ejectAndProbe(accrual, true);
    for (int i = 0; i < 100; i++) {
      assertThat(accrual.onResult(true, before, now + 1)).isFalse();
    }
    assertThat(result(accrual, true)).isFalse();
  }

  @Test
  void endpointThatFlapsIsOutForLongerAndLonger() {
    FailureAccrual noJitter = accrual(spec(7, 0.8, 0));
    for (long seconds : new long[] {1, 2, 4, 8}) {
      ejectAndProbe(noJitter, true);
      now += 3 * Nanos.SECOND;
      assertThat(result(noJitter, false)).isFalse();
      noJitter.eject(now);
      assertThat(lastTimeOutNanos(noJitter)).isGreaterThan(seconds * Nanos.SECOND);
    }
  }

  @Test
  void endpointThatStaysGoodIsForgiven() {
    FailureAccrual noJitter = accrual(spec(7, 0.8, 0));
    for (int i = 0; i < 5; i++) {
      ejectAndProbe(noJitter, true);
    }
    now += 16 * Nanos.SECOND;
    assertThat(result(noJitter, false)).isFalse();
    noJitter.eject(now);
    assertThat(lastTimeOutNanos(noJitter)).isEqualTo(Nanos.SECOND);
  }
}
