package io.weir.routing.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramHalvingTest {

  @Test
  void halvingKeepsHalfOfATailOfSingleValues() {
    LogLinearHistogram histogram = new LogLinearHistogram(7);
    for (int i = 0; i < 100; i++) {
      histogram.record(1_000_000L + i * 100_000L);
    }
    long median = histogram.percentile(50);
    histogram.halve();
    assertThat(histogram.total()).isEqualTo(50);
    assertThat((double) histogram.percentile(50)).isBetween(0.97 * median, 1.03 * median);
  }

  @Test
  void totalIsTheSumOfTheCounts() {
    LogLinearHistogram histogram = new LogLinearHistogram(3);
    for (int i = 0; i < 1_001; i++) {
      histogram.record(i);
    }
    for (int left = 1_001; left > 0; left /= 2) {
      assertThat(histogram.total()).isEqualTo(left);
      long sum = 0;
      for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
        sum += histogram.count(bucket);
      }
      assertThat(sum).isEqualTo(left);
      histogram.halve();
    }
  }
}
