package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecayTest {

  @Test
  void isTheExponentialToTheLastBits() {
    double tau = 10e9;
    for (long age = 1; age < 400_000_000_000L; age += 1 + age / 37) {
      double exact = StrictMath.exp(-age / tau);
      assertThat(Decay.weight(age, tau)).as("age %d", age).isCloseTo(exact, within(1e-15 * exact));
    }
  }

  @Test
  void neverRisesWhereTheSeriesEnds() {
    double tau = 1e9;
    double before = 1;
    for (long age = 3_990_000; age < 4_010_000; age++) {
      double weight = Decay.weight(age, tau);
      assertThat(weight).isLessThanOrEqualTo(before);
      before = weight;
    }
  }

  @Test
  void noAgeAndNegativeAgesKeepEverything() {
    assertThat(Decay.weight(0, 1)).isEqualTo(1);
    assertThat(Decay.weight(-5, 1)).isEqualTo(1);
    assertThat(Decay.weight(Long.MIN_VALUE, 1)).isEqualTo(1);
  }

  @Test
  void veryOldSamplesAreGone() {
    assertThat(Decay.weight(Long.MAX_VALUE, 1e9)).isZero();
  }
}
