package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SuspicionTest {

  private static final long SHORTEST = Nanos.SECOND;
  private static final long LONGEST = 30 * Nanos.SECOND;

  /** Always in the middle: no jitter. */
  private static final RandomGenerator MIDDLE = () -> 1L << 63;

  private final Suspicion suspicion = new Suspicion();

  private double secondsToProbe(long now) {
    suspicion.scheduleProbe(SHORTEST, LONGEST, MIDDLE, now);
    return (suspicion.wakeNanos() - now) / (double) Nanos.SECOND;
  }

  @Test
  void threeFailuresAreFailingAndTwoAreNot() {
    suspicion.failed(1, false, false);
    suspicion.failed(2, false, false);
    assertThat(suspicion.failing()).isFalse();
    suspicion.failed(3, false, false);
    assertThat(suspicion.failing()).isTrue();
  }

  @Test
  void threeOverdueAreNotFailingUnlessOneFails() {
    suspicion.overdue(1);
    suspicion.overdue(2);
    suspicion.overdue(3);
    assertThat(suspicion.failing()).isFalse();
    suspicion.failed(3, true, false);
    assertThat(suspicion.failing()).isTrue();
  }

  @Test
  void aTryThatWasOverdueAndThenFailsCountsOnce() {
    suspicion.overdue(1);
    suspicion.failed(1, true, false);
    suspicion.failed(2, false, false);
    assertThat(suspicion.failing()).isFalse();
  }

  @Test
  void onlyASuccessSentLaterClears() {
    suspicion.failed(10, false, false);
    suspicion.succeeded(9, false);
    suspicion.succeeded(10, false);
    assertThat(suspicion.anyBad()).isTrue();
    suspicion.succeeded(11, false);
    assertThat(suspicion.anyBad()).isFalse();
  }

  @Test
  void slowNeedsThreeBadAndHalfAsMuchMore() {
    long others = 100 * Nanos.MILLI;
    suspicion.overdue(1);
    suspicion.overdue(2);
    assertThat(suspicion.slow(1.6 * others, others)).isFalse();
    suspicion.overdue(3);
    assertThat(suspicion.slow(1.6 * others, others)).isTrue();
    assertThat(suspicion.slow(1.5 * others, others)).isFalse();
  }

  @Test
  void verySlowNeedsOneBadAndTwentyMilliseconds() {
    assertThat(suspicion.slow(400 * Nanos.MILLI, 100 * Nanos.MILLI)).isFalse();
    suspicion.overdue(1);
    assertThat(suspicion.slow(301 * Nanos.MILLI, 100 * Nanos.MILLI)).isTrue();
    assertThat(suspicion.slow(300 * Nanos.MILLI, 100 * Nanos.MILLI)).isFalse();
    assertThat(suspicion.slow(21 * Nanos.MILLI, Nanos.MILLI)).isFalse();
    assertThat(suspicion.slow(22 * Nanos.MILLI, Nanos.MILLI)).isTrue();
  }

  @Test
  void aFirstSuspicionIsAFirstStrikeWhateverTheClock() {
    for (long now : new long[] {-5_000 * Nanos.SECOND, 0, 5_000 * Nanos.SECOND}) {
      Suspicion fresh = new Suspicion();
      fresh.suspect(now);
      fresh.scheduleProbe(SHORTEST, LONGEST, MIDDLE, now);
      assertThat(fresh.wakeNanos() - now).as("at " + now).isEqualTo(SHORTEST);
    }
  }

  @Test
  void theIntervalGrowsWithFailedProbesUpToThree() {
    suspicion.suspect(0);
    assertThat(secondsToProbe(0)).isEqualTo(1);
    for (double expected : new double[] {1.5, 2.25, 3.375, 3.375}) {
      suspicion.probeStarted();
      suspicion.probeOver();
      assertThat(suspicion.probed(false)).isFalse();
      assertThat(secondsToProbe(0)).isEqualTo(expected);
    }
  }

  @Test
  void theIntervalDoublesWithStrikesUpToTheLongest() {
    double[] expected = {1, 2, 4, 8, 16, 30, 30};
    for (double seconds : expected) {
      suspicion.suspect(0);
      assertThat(secondsToProbe(0)).isEqualTo(seconds);
      suspicion.clear(0);
    }
  }

  @Test
  void strikesFadeByOneEveryThirtySeconds() {
    for (int i = 0; i < 4; i++) {
      suspicion.suspect(0);
      suspicion.clear(0);
    }
    suspicion.suspect(61 * Nanos.SECOND);
    // Four, less two, and this one: three.
    assertThat(secondsToProbe(0)).isEqualTo(4);
  }

  @Test
  void theJitterIsTwentyPercent() {
    RandomGenerator least = () -> 0L;
    suspicion.suspect(0);
    suspicion.scheduleProbe(SHORTEST, LONGEST, least, 0);
    assertThat(suspicion.wakeNanos()).isEqualTo(800 * Nanos.MILLI);
  }

  @Test
  void oneProbeAtATime() {
    suspicion.suspect(0);
    secondsToProbe(0);
    assertThat(suspicion.probeDue(SHORTEST - 1)).isFalse();
    assertThat(suspicion.probeDue(SHORTEST)).isTrue();
    suspicion.probeStarted();
    assertThat(suspicion.probeDue(SHORTEST)).isFalse();
    suspicion.probeOver();
    assertThat(suspicion.probeDue(SHORTEST)).isTrue();
  }

  @Test
  void threeGoodProbesInARowEarnItsTrafficBack() {
    suspicion.suspect(0);
    assertThat(suspicion.probed(true)).isFalse();
    assertThat(suspicion.probed(true)).isFalse();
    assertThat(suspicion.probed(false)).isFalse();
    assertThat(suspicion.probed(true)).isFalse();
    assertThat(suspicion.probed(true)).isFalse();
    assertThat(suspicion.probed(true)).isTrue();
  }

  @Test
  void clearForgetsWhatSpokeAgainstIt() {
    suspicion.failed(1, false, false);
    suspicion.failed(2, false, false);
    suspicion.failed(3, false, false);
    suspicion.suspect(10);
    assertThat(suspicion.suspectForBeingBroken()).isTrue();
    suspicion.clear(20);
    assertThat(suspicion.suspect()).isFalse();
    assertThat(suspicion.anyBad()).isFalse();
    assertThat(suspicion.failing()).isFalse();
  }

  @Test
  void timeoutsAreFailingButNotBroken() {
    suspicion.failed(1, false, true);
    suspicion.failed(2, false, true);
    suspicion.failed(3, false, true);
    assertThat(suspicion.failing()).isTrue();
    assertThat(suspicion.broken()).isFalse();
    suspicion.failed(4, false, false);
    assertThat(suspicion.broken()).isTrue();
    suspicion.forget(5);
    assertThat(suspicion.failing()).isFalse();
    assertThat(suspicion.broken()).isFalse();
  }

  @Test
  void aProbeOfAnEarlierSuspicionHoldsBackTheNextOne() {
    suspicion.suspect(0);
    suspicion.probeStarted();
    suspicion.clear(1);
    suspicion.suspect(2);
    suspicion.scheduleProbe(SHORTEST, LONGEST, MIDDLE, 2);
    assertThat(suspicion.wakeNanos()).isEqualTo(Nanos.NEVER);
    suspicion.probeOver();
    assertThat(suspicion.wakeNanos()).isLessThan(Nanos.NEVER);
  }

  @Test
  void theBadRateIsFivePercentAResult() {
    suspicion.failed(1, false, false);
    assertThat(suspicion.badRate()).isEqualTo(0.05);
    suspicion.succeeded(2, true);
    assertThat(suspicion.badRate()).isEqualTo(0.05 + 0.05 * 0.95);
    suspicion.succeeded(3, false);
    assertThat(suspicion.badRate()).isLessThan(0.095);
  }
}
