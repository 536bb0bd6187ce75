package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.engine.Draw.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final int N = 10_000;
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  @Test
  void numberDependsOnKeyAndPlaceOnly() {
    long key = Draw.key(1, Purpose.DEMAND, 0);
    Draw draw = new Draw();
    double fifth = draw.at(key, 5).uniform();
    draw.at(key, 6).uniform();
    draw.uniform();
    assertThat(draw.at(key, 5).uniform()).isEqualTo(fifth);
  }

  @Test
  void firstNumbersArePinned() {
    Draw draw = new Draw().at(Draw.key(1, Purpose.ARRIVAL, 0), 0);
    assertThat(draw.uniform()).isEqualTo(0.37217846458508463);
    assertThat(draw.uniform()).isEqualTo(0.3549505192988177);
    draw.at(Draw.key(2, Purpose.ROUTER, 3), 4);
    assertThat(draw.uniform()).isEqualTo(0.589055023298754);
  }

  @Test
  void streamsAreUniformAndUncorrelated() {
    List<double[]> streams = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      for (long seed = 1; seed <= 2; seed++) {
        for (int entity = 0; entity < 2; entity++) {
          streams.add(stream(Draw.key(seed, purpose, entity), 0));
        }
      }
    }
    for (int i = 0; i < streams.size(); i++) {
      assertThat(mean(streams.get(i))).isCloseTo(0.5, within(5 / Math.sqrt(12.0 * N)));
      for (int j = 0; j < i; j++) {
        assertThat(correlation(streams.get(i), streams.get(j)))
            .as("streams %d and %d", i, j)
            .isCloseTo(0, within(5 / Math.sqrt(N)));
      }
    }
  }

  @Test
  void neighboursInOneStreamAreUncorrelated() {
    long key = Draw.key(1, Purpose.DEMAND, 0);
    assertThat(correlation(stream(key, 0), stream(key, 1))).isCloseTo(0, within(5 / Math.sqrt(N)));
    double[] second = new double[N];
    Draw draw = new Draw();
    for (int i = 0; i < N; i++) {
      draw.at(key, i).uniform();
      second[i] = draw.uniform();
    }
    assertThat(correlation(stream(key, 0), second)).isCloseTo(0, within(5 / Math.sqrt(N)));
  }

  /** The states whose hashes are all ones and all zeros: one in 2^64 each. */
  @Test
  void extremeHashesStayBetweenZeroAndOne() {
    assertThat(uniformOfHash(-1L)).isLessThan(1).isGreaterThan(1 - 1e-15);
    assertThat(uniformOfHash(0)).isPositive().isLessThan(1e-15);
  }

  private static double uniformOfHash(long hash) {
    long key = unmix(unmix(hash) - GAMMA);
    return new Draw().at(key, 0).uniform();
  }

  /** The inverse of {@link Draw#mix}. */
  private static long unmix(long hash) {
    long b = (hash ^ (hash >>> 31) ^ (hash >>> 62)) * inverse(0x94D049BB133111EBL);
    long a = (b ^ (b >>> 27) ^ (b >>> 54)) * inverse(0xBF58476D1CE4E5B9L);
    return a ^ (a >>> 30) ^ (a >>> 60);
  }

  /** Newton's iteration for the inverse of an odd number modulo 2^64. */
  private static long inverse(long odd) {
    long x = odd;
    for (int i = 0; i < 6; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }

  private static double[] stream(long key, int from) {
    Draw draw = new Draw();
    double[] values = new double[N];
    for (int i = 0; i < N; i++) {
      values[i] = draw.at(key, from + i).uniform();
    }
    return values;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }
}
