package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.time.Nanos;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long START = -5_000_000_000L;

  @Test
  void givesTheBurstThenTheRate() {
    TokenBucket bucket = new TokenBucket(10, 3, 3, START);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.tryTake(START)).isTrue();
    }
    assertThat(bucket.tryTake(START)).isFalse();
    assertThat(bucket.waitNanos(START)).isEqualTo(100 * Nanos.MILLI);
    assertThat(bucket.tryTake(START + 100 * Nanos.MILLI - 1)).isFalse();
    assertThat(bucket.tryTake(START + 100 * Nanos.MILLI)).isTrue();
    assertThat(bucket.tryTake(START + 100 * Nanos.MILLI)).isFalse();
  }

  @Test
  void neverHoldsMoreThanItsCapacity() {
    TokenBucket bucket = new TokenBucket(1_000, 5, 0, START);
    long later = START + 86_400 * Nanos.SECOND;
    int taken = 0;
    while (bucket.tryTake(later)) {
      taken++;
    }
    assertThat(taken).isEqualTo(5);
  }

  @Test
  void startsWithTheInitialTokens() {
    TokenBucket bucket = new TokenBucket(1, 10, 0.5, START);
    assertThat(bucket.tryTake(START)).isFalse();
    assertThat(bucket.waitNanos(START)).isEqualTo(Nanos.SECOND / 2);
  }

  @Test
  void clockThatGoesBackGivesNothing() {
    TokenBucket bucket = new TokenBucket(1, 1, 1, START);
    assertThat(bucket.tryTake(START)).isTrue();
    assertThat(bucket.tryTake(START - 100 * Nanos.SECOND)).isFalse();
    assertThat(bucket.waitNanos(START - 100 * Nanos.SECOND)).isEqualTo(Nanos.SECOND);
    assertThat(bucket.tryTake(START + Nanos.SECOND)).isTrue();
  }

  @Test
  void waitIsEnoughAndNotMuchTooLong() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      double rate = StrictMath.pow(10, random.nextDouble(-2, 9));
      TokenBucket bucket = new TokenBucket(rate, 5, random.nextDouble(5), START);
      long now = START + random.nextLong(1_000_000_000_000L);
      while (bucket.tryTake(now)) {
        now += random.nextLong(3);
      }
      long wait = bucket.waitNanos(now);
      assertThat(wait).as("rate %s at %d", rate, now).isPositive();
      assertThat(wait == 1 || !bucket.tryTake(now + wait - 2)).as("rate %s", rate).isTrue();
      assertThat(bucket.tryTake(now + wait)).as("rate %s after %d", rate, wait).isTrue();
    }
  }

  @Test
  void admitsTheRateExactlyOverMonths() {
    TokenBucket bucket = new TokenBucket(3, 10, 0, START);
    long stepNanos = 30 * Nanos.SECOND + 7;
    long steps = 100 * 86_400 / 30;
    long now = START;
    long taken = 0;
    for (long i = 0; i < steps; i++) {
      now += stepNanos;
      // Ask at a third of a second's distance, as waiting callers would.
      for (long at = now - 3 * Nanos.SECOND; at <= now; at += Nanos.SECOND / 3) {
        taken += bucket.tryTake(at) ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(steps * 10);
  }

  @Test
  void doesNotDriftUnderConstantDemand() {
    double rate = 1e6 / 3;
    TokenBucket bucket = new TokenBucket(rate, 1, 0, START);
    long now = START;
    int taken = 1_000_000;
    for (int i = 0; i < taken; i++) {
      now += bucket.waitNanos(now);
      assertThat(bucket.tryTake(now)).isTrue();
    }
    assertThat((double) (now - START)).isCloseTo(taken / rate * Nanos.SECOND, within(10.0));
  }

  @Test
  void rejectsImpossibleSizes() {
    assertThatThrownBy(() -> new TokenBucket(0, 1, 1, START))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenBucket(1, 0.5, 0, START))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenBucket(1, 1, 2, START))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
