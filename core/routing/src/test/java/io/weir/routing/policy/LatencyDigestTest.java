package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.time.Nanos;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyDigestTest {

  private static void record(LatencyDigest digest, int count, long nanos) {
    for (int i = 0; i < count; i++) {
      digest.record(nanos);
    }
  }

  @Test
  void isUnknownBelowOneHundredSamples() {
    LatencyDigest digest = new LatencyDigest(99.5);
    record(digest, 99, Nanos.MILLI);
    assertThat(digest.value(0)).isEqualTo(Nanos.NEVER);
    record(digest, 1, Nanos.MILLI);
    assertThat(digest.value(0)).isNotEqualTo(Nanos.NEVER);
  }

  @Test
  void percentileIsExactToLessThanOnePercent() {
    for (double percentile : new double[] {50, 90, 99, 99.5}) {
      SplittableRandom random = new SplittableRandom(11);
      LatencyDigest digest = new LatencyDigest(percentile);
      long[] samples = new long[10_000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (long) (Nanos.MILLI * StrictMath.exp(4 + random.nextGaussian()));
        digest.record(samples[i]);
      }
      Arrays.sort(samples);
      double expected = samples[(int) (percentile / 100 * samples.length) - 1];
      assertThat((double) digest.value(0)).isCloseTo(expected, within(0.008 * expected));
    }
  }

  @Test
  void forgetsTheOld() {
    LatencyDigest digest = new LatencyDigest(99.5);
    record(digest, 16_000, Nanos.SECOND);
    record(digest, 100_000, 10 * Nanos.MILLI);
    assertThat((double) digest.value(0)).isCloseTo(10e6, within(0.08e6));
  }

  @Test
  void sparseTailSurvivesForgetting() {
    SplittableRandom random = new SplittableRandom(5);
    LatencyDigest digest = new LatencyDigest(99.5);
    for (int i = 0; i < 300_000; i++) {
      boolean slow = i % 100 == 0;
      digest.record(slow ? random.nextLong(100, 10_000) * Nanos.MILLI : 10 * Nanos.MILLI);
    }
    assertThat(digest.value(0))
        .as("half of the slow ones lie above the middle of their range")
        .isBetween(3_500 * Nanos.MILLI, 6_500 * Nanos.MILLI);
  }

  @Test
  void followsAfterATenthOfASecondOrTwiceTheSamples() {
    LatencyDigest digest = new LatencyDigest(50);
    record(digest, 100, 10 * Nanos.MILLI);
    long first = digest.value(0);
    record(digest, 99, Nanos.SECOND);
    assertThat(digest.value(99 * Nanos.MILLI)).isEqualTo(first);
    record(digest, 1, 10 * Nanos.MILLI);
    record(digest, 100, Nanos.SECOND);
    long second = digest.value(99 * Nanos.MILLI);
    assertThat(second).isGreaterThan(first);
    record(digest, 200, 10 * Nanos.MILLI);
    assertThat(digest.value(198 * Nanos.MILLI)).isEqualTo(second);
    assertThat(digest.value(199 * Nanos.MILLI)).isEqualTo(first);
  }
}
