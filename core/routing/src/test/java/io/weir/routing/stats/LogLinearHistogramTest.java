package io.weir.routing.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinearHistogramTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 11})
  void everyValueIsKnownToWithinItsPrecision(int bits) {
    double error = 1.0 / (1 << bits);
    for (int shift = 0; shift < 63; shift++) {
      for (long value : new long[] {1L << shift, (1L << shift) + 1, (2L << shift) - 1}) {
        LogLinearHistogram histogram = new LogLinearHistogram(bits);
        histogram.record(value & Long.MAX_VALUE);
        histogram.record(Long.MAX_VALUE);
        double known = (double) histogram.percentile(50);
        double exact = (double) (value & Long.MAX_VALUE);
        assertThat(known).as("value %d", value).isCloseTo(exact, within(error * exact));
      }
    }
  }

  @Test
  void bucketsTileTheRangeWithoutGaps() {
    LogLinearHistogram histogram = new LogLinearHistogram(3);
    histogram.record(100_000);
    assertThat(histogram.lowest(0)).isZero();
    for (int i = 1; i < histogram.buckets(); i++) {
      LogLinearHistogram edge = new LogLinearHistogram(3);
      edge.record(histogram.lowest(i));
      assertThat(edge.count(i)).as("lowest of %d", i).isEqualTo(1);
      LogLinearHistogram below = new LogLinearHistogram(3);
      below.record(histogram.lowest(i) - 1);
      assertThat(below.count(i - 1)).as("below %d", i).isEqualTo(1);
    }
  }

  @Test
  void percentilesMatchSortedValues() {
    SplittableRandom random = new SplittableRandom(2);
    LogLinearHistogram histogram = new LogLinearHistogram(7);
    long[] values = new long[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) StrictMath.exp(random.nextDouble() * 20);
      histogram.record(values[i]);
    }
    Arrays.sort(values);
    for (double percentile : new double[] {0.01, 1, 50, 90, 99, 99.9, 99.99, 100}) {
      long exact = values[(int) StrictMath.ceil(percentile * values.length / 100 - 1e-9) - 1];
      assertThat((double) histogram.percentile(percentile))
          .isCloseTo((double) exact, within(exact / 128.0));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    assertThat(histogram.mean()).isCloseTo(mean, within(mean / 128));
    assertThat(histogram.max()).isEqualTo(values[values.length - 1]);
  }

  @Test
  void mergingEqualsRecordingTogether() {
    SplittableRandom random = new SplittableRandom(3);
    LogLinearHistogram left = new LogLinearHistogram(5);
    LogLinearHistogram right = new LogLinearHistogram(5);
    LogLinearHistogram both = new LogLinearHistogram(5);
    for (int i = 0; i < 5000; i++) {
      long value = random.nextLong(1L << random.nextInt(1, 50));
      (i % 3 == 0 ? left : right).record(value);
      both.record(value);
    }
    left.add(right);
    assertThat(left.total()).isEqualTo(both.total());
    assertThat(left.max()).isEqualTo(both.max());
    assertThat(counts(left)).isEqualTo(counts(both));
  }

  /** In whatever order the values come, low ones may be the last to be seen. */
  @Test
  void orderOfRecordingDoesNotMatter() {
    LogLinearHistogram up = new LogLinearHistogram(5);
    LogLinearHistogram down = new LogLinearHistogram(5);
    for (long value = 1; value < 1_000_000_000; value *= 7) {
      up.record(value);
    }
    for (long value = 1_000_000_000; value >= 1; value /= 10) {
      up.record(value);
      down.record(value);
    }
    for (long value = 1; value < 1_000_000_000; value *= 7) {
      down.record(value);
    }
    assertThat(counts(down)).isEqualTo(counts(up));
    assertThat(down.percentile(50)).isEqualTo(up.percentile(50));
    assertThat(down.mean()).isEqualTo(up.mean());
  }

  private static long[] counts(LogLinearHistogram histogram) {
    long[] counts = new long[histogram.buckets()];
    Arrays.setAll(counts, histogram::count);
    return counts;
  }

  @Test
  void mergingOtherPrecisionsIsRefused() {
    LogLinearHistogram histogram = new LogLinearHistogram(5);
    assertThatThrownBy(() -> histogram.add(new LogLinearHistogram(6)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void halvingForgetsHalf() {
    LogLinearHistogram histogram = new LogLinearHistogram(5);
    for (int i = 0; i < 101; i++) {
      histogram.record(10);
    }
    histogram.record(1000);
    histogram.halve();
    assertThat(histogram.total()).isEqualTo(51);
    assertThat(histogram.percentile(90)).isEqualTo(10);
  }

  @Test
  void copyIsIndependent() {
    LogLinearHistogram histogram = new LogLinearHistogram(5);
    histogram.record(10);
    LogLinearHistogram copy = histogram.copy();
    histogram.record(20);
    assertThat(copy.total()).isEqualTo(1);
    assertThat(copy.max()).isEqualTo(10);
  }

  @Test
  void emptyAndNegativeAreZero() {
    LogLinearHistogram histogram = new LogLinearHistogram(5);
    assertThat(histogram.percentile(99)).isZero();
    assertThat(histogram.mean()).isZero();
    histogram.record(-7);
    assertThat(histogram.total()).isEqualTo(1);
    assertThat(histogram.percentile(100)).isZero();
  }

  @Test
  void isTheSameAgainFromItsCounts() {
    LogLinearHistogram original = new LogLinearHistogram(5);
    for (long value = 1; value < 1_000_000; value *= 3) {
      original.record(value);
    }
    long[] counts = new long[original.buckets()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = original.count(i);
    }

    LogLinearHistogram again = LogLinearHistogram.of(5, counts, original.max());

    assertThat(again.total()).isEqualTo(original.total());
    assertThat(again.mean()).isEqualTo(original.mean());
    assertThat(again.percentile(99)).isEqualTo(original.percentile(99));
    assertThat(again.percentile(100)).isEqualTo(original.max());
  }
}
