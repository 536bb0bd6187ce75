package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactTestTest {

  @Test
  void fewPairsAreCountedOut() {
    assertThat(ExactTest.p(new double[] {1, 2, 3})).isEqualTo(0.25);
    assertThat(ExactTest.p(new double[] {1, -1})).isEqualTo(1);
    assertThat(ExactTest.p(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1})).isEqualTo(2 / 64.0);
  }

  @Test
  void manyPairsAreRanked() {
    double[] allHigher = IntStream.rangeClosed(1, 10).mapToDouble(i -> i).toArray();
    assertThat(ExactTest.p(allHigher)).isEqualTo(2 / 1024.0);

    // Two negative ranks of 1 and 3: sums up to 4 are 7 of the 1024 subsets.
    allHigher[0] = -1;
    allHigher[2] = -3;
    assertThat(ExactTest.p(allHigher)).isCloseTo(2 * 7 / 1024.0, within(1e-12));
  }

  @Test
  void tiesShareTheirRanksAndZerosAreLeftOut() {
    double[] tied = new double[12];
    Arrays.fill(tied, 2);
    tied[0] = 0;
    assertThat(ExactTest.p(tied)).isEqualTo(2 / 2048.0);
    assertThat(ExactTest.p(new double[0])).isNaN();
    assertThat(ExactTest.p(new double[201])).isNaN();
  }
}
