package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Contrast.Verdict;
import io.weir.simulator.result.Contrasts.Behaviour;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.Recording.Key;
import io.weir.simulator.result.Recording.Recorded;
import io.weir.simulator.result.Recording.Series;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContrastsTest {

  private static final double[] BASE = {100, 102, 98, 101, 99, 100, 103, 97, 100, 100};

  @Test
  void verdictsFollowIntervalAndNoiseBand() {
    assertThat(p99(shifted(0, 0))).isEqualTo(Verdict.IDENTICAL);
    assertThat(p99(shifted(0.1, 0.1))).isEqualTo(Verdict.SAME);
    assertThat(p99(shifted(5, 0.5))).isEqualTo(Verdict.WORSE);
    assertThat(p99(shifted(-5, 0.5))).isEqualTo(Verdict.BETTER);
    assertThat(p99(shifted(1, 6))).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void significantIsNotYetMoreThanNoise() {
    assertThat(p99(shifted(0.9, 0.3))).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void directionIsThatOfTheMetric() {
    assertThat(only("goodput", Unit.RATE, BASE, shifted(5, 0.5)).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(only("share(api/0)", Unit.NUMBER, BASE, shifted(5, 0.5)).verdict())
        .isEqualTo(Verdict.MOVED);
    assertThat(only("of-a-later-version", Unit.NUMBER, BASE, shifted(5, 0.5)).verdict())
        .isEqualTo(Verdict.MOVED);
  }

  @Test
  void bandOfSharesIsInPoints() {
    double[] before = {0.9990, 0.9991, 0.9989};
    double[] within = {0.99905, 0.99915, 0.99896};
    double[] beyond = {0.9980, 0.9981, 0.9978};

    assertThat(only("success-rate", Unit.SHARE, before, within).verdict()).isEqualTo(Verdict.SAME);
    assertThat(only("success-rate", Unit.SHARE, before, beyond).verdict()).isEqualTo(Verdict.WORSE);
  }

  @Test
  void equalDifferencesLeaveNoDoubtButTheExactTestMay() {
    Contrast contrast =
        only("p99", Unit.DURATION, new double[] {10, 20, 30}, new double[] {15, 25, 35});

    assertThat(contrast.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(contrast.p()).isZero();
    assertThat(contrast.checkName()).isEqualTo("sign flips");
    assertThat(contrast.isDoubted(0.95)).isTrue();
  }

  @Test
  void oneSeedIsNoReplication() {
    Contrast contrast = only("p99", Unit.DURATION, new double[] {1}, new double[] {2});

    assertThat(contrast.verdict()).isEqualTo(Verdict.UNSURE);
    assertThat(contrast.p()).isNaN();
  }

  @Test
  void seedsWithoutValueAreNoPairs() {
    Contrast contrast =
        only(
            "p99",
            Unit.DURATION,
            new double[] {10, Double.NaN, 12, 11},
            new double[] {10, 11, 12, 11});

    assertThat(contrast.difference().count()).isEqualTo(3);
    assertThat(contrast.verdict()).isEqualTo(Verdict.SAME);
  }

  @Test
  void onlyEqualSeedsArePaired() {
    Recording before = recording(1, "d", "p99", Unit.DURATION, new double[] {1, 2, 3, 4});
    Recording after = recording(3, "d", "p99", Unit.DURATION, new double[] {3, 4, 50});
    Contrasts contrasts = Contrasts.of(before, after, Rules.USUAL);

    assertThat(contrasts.pairs()).isEqualTo(2);
    assertThat(contrasts.list().getFirst().verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(contrasts.behaviour()).containsEntry("v", Behaviour.IDENTICAL);
  }

  @Test
  void digestTellsWhatNumbersDoNot() {
    Recording before = recording(1, "a", "p99", Unit.DURATION, BASE);
    Recording after = recording(1, "b", "p99", Unit.DURATION, BASE);

    assertThat(Contrasts.of(before, after, Rules.USUAL).behaviour())
        .containsEntry("v", Behaviour.CHANGED);
  }

  @Test
  void variantsComeAndGo() {
    Recording before = new Recording("s", 1, 1, Map.of("old", new Recorded("", Map.of())));
    Recording after = new Recording("s", 1, 1, Map.of("new", new Recorded("", Map.of())));

    assertThat(Contrasts.of(before, after, Rules.USUAL).behaviour())
        .isEqualTo(Map.of("new", Behaviour.NEW, "old", Behaviour.GONE));
  }

  @Test
  void probabilitiesAreCorrectedTogether() {
    assertThat(Contrasts.holm(new double[] {0.04, 0.01, Double.NaN, 0.03}))
        .containsExactly(0.06, 0.03, Double.NaN, 0.06);
  }

  private static Verdict p99(double[] after) {
    return only("p99", Unit.DURATION, BASE, after).verdict();
  }

  private static Contrast only(String metric, Unit unit, double[] before, double[] after) {
    Contrasts contrasts =
        Contrasts.of(
            recording(1, "", metric, unit, before),
            recording(1, "", metric, unit, after),
            Rules.USUAL);
    return contrasts.list().getFirst();
  }

  private static Recording recording(
      long first, String digest, String metric, Unit unit, double[] values) {
    Map<Key, Series> series = Map.of(new Key("all", metric), new Series(unit, values));
    return new Recording("s", 1, first, Map.of("v", new Recorded(digest, series)));
  }

  /** The base with a shift, and noise of this size around it. */
  private static double[] shifted(double shift, double noise) {
    double[] values = BASE.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += shift + (i % 2 == 0 ? noise : -noise);
    }
    return values;
  }
}
