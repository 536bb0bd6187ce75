package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Backoff backoff(long fromMillis, long toMillis, double jitter) {
    return new Backoff(
        new BackoffSpec(Duration.ofMillis(fromMillis), Duration.ofMillis(toMillis), jitter),
        new SplittableRandom(7));
  }

  @Test
  void doublesUpToItsLimit() {
    Backoff backoff = backoff(25, 250, 0);
    assertThat(List.of(0, 1, 2, 3, 4, 5, 100, Integer.MAX_VALUE))
        .extracting(retry -> backoff.nanos(retry) / Nanos.MILLI)
        .containsExactly(25L, 50L, 100L, 200L, 250L, 250L, 250L, 250L);
  }

  @Test
  void noBackoffWaitsNothing() {
    Backoff backoff = new Backoff(BackoffSpec.NONE, new SplittableRandom(7));
    assertThat(backoff.nanos(0)).isZero();
    assertThat(backoff.nanos(63)).isZero();
  }

  @Test
  void hugeLimitsDoNotOverflow() {
    Backoff backoff =
        new Backoff(
            new BackoffSpec(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE), 0),
            new SplittableRandom(7));
    assertThat(backoff.nanos(62)).isEqualTo(1L << 62);
    assertThat(backoff.nanos(63)).isEqualTo(Nanos.NEVER);
  }

  @Test
  void fullJitterCoversEverythingFromZeroToTheFullWait() {
    Backoff backoff = backoff(100, 100, 1);
    int[] quarters = new int[4];
    for (int i = 0; i < 10_000; i++) {
      long nanos = backoff.nanos(0);
      assertThat(nanos).isBetween(0L, 100 * Nanos.MILLI);
      quarters[(int) Math.min(3, nanos / (25 * Nanos.MILLI))]++;
    }
    for (int count : quarters) {
      assertThat(count).isBetween(2_300, 2_700);
    }
  }

  @Test
  void halfJitterKeepsHalfTheWait() {
    Backoff backoff = backoff(100, 100, 0.5);
    long lowest = Long.MAX_VALUE;
    for (int i = 0; i < 1_000; i++) {
      long nanos = backoff.nanos(3);
      assertThat(nanos).isBetween(50 * Nanos.MILLI, 100 * Nanos.MILLI);
      lowest = Math.min(lowest, nanos);
    }
    assertThat(lowest).isLessThan(51 * Nanos.MILLI);
  }
}
