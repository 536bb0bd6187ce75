package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.result.Verdict.Basis;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Assertion.Judge;
import io.weir.simulator.scenario.Assertion.Severity;
import io.weir.simulator.scenario.Comparison;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Comparison.AtMost;
import io.weir.simulator.scenario.Comparison.BetterBy;
import io.weir.simulator.scenario.Comparison.Within;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With seeds 1 to 3, {@code bad} succeeds in 967, 964 and 961 of 1000, {@code good} in 997. */
class JudgementTest {

  @Test
  void boundHasToClearTheLimitAndNotTheMean() {
    Verdict verdict = judge(3, "bad", Kind.SUCCESS_RATE, new AtLeast(0.96));

    // 0.964 - 4.302653 * 0.003 / sqrt(3)
    assertThat(verdict.value()).isCloseTo(0.956548, within(1e-6));
    assertThat(verdict.basis()).isEqualTo(Basis.LOWER_BOUND);
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void meanIsEnoughWhereAskedFor() {
    Verdict verdict = judge(3, "bad", new AtLeast(0.96), Judge.MEAN, Severity.ERROR);

    assertThat(verdict.value()).isCloseTo(0.964, within(1e-12));
    assertThat(verdict.basis()).isEqualTo(Basis.MEAN);
    assertThat(verdict.status()).isEqualTo(Status.OK);
  }

  @Test
  void worstSeedCountsWhereEveryOneHasTo() {
    Verdict verdict = judge(3, "bad", new AtLeast(0.962), Judge.EVERY_SEED, Severity.ERROR);

    assertThat(verdict.value()).isCloseTo(0.961, within(1e-12));
    assertThat(verdict.basis()).isEqualTo(Basis.WORST_SEED);
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void warningIsNoFailure() {
    Verdict verdict = judge(3, "bad", new AtLeast(0.99), Judge.BOUND, Severity.WARN);

    assertThat(verdict.status()).isEqualTo(Status.WARNED);
  }

  @Test
  void upperBoundHasToClearAnUpperLimit() {
    Verdict verdict = judge(3, "bad", Kind.SUCCESS_RATE, new AtMost(0.97));

    assertThat(verdict.basis()).isEqualTo(Basis.UPPER_BOUND);
    assertThat(verdict.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void wholeIntervalHasToBeInARange() {
    assertThat(judge(3, "bad", Kind.SUCCESS_RATE, new Within(0.95, 0.98)).status())
        .isEqualTo(Status.OK);
    Verdict verdict = judge(3, "bad", Kind.SUCCESS_RATE, new Within(0.90, 0.97));

    assertThat(verdict.status()).isEqualTo(Status.FAILED);
    assertThat(verdict.basis()).isEqualTo(Basis.UPPER_BOUND);
    assertThat(verdict.value()).isCloseTo(0.971452, within(1e-6));
  }

  @Test
  void singleSeedIsJudgedByItsValue() {
    Verdict verdict = judge(1, "bad", Kind.SUCCESS_RATE, new AtLeast(0.967));

    assertThat(verdict.basis()).isEqualTo(Basis.ONE_SEED);
    assertThat(verdict.status()).isEqualTo(Status.OK);
  }

  @Test
  void differenceIsTakenSeedBySeed() {
    // Gains 0.030, 0.033, 0.036: mean 0.033, half-width 0.007452.
    Verdict verdict = judge(3, "good", Kind.SUCCESS_RATE, new BetterBy(0.025, false));

    assertThat(verdict.versus()).isEqualTo("bad");
    assertThat(verdict.value()).isCloseTo(0.025548, within(1e-6));
    assertThat(verdict.status()).isEqualTo(Status.OK);
    assertThat(judge(3, "good", Kind.SUCCESS_RATE, new BetterBy(0.026, false)).status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void lessIsBetterForWhatShouldBeLow() {
    Verdict verdict = judge(3, "good", Kind.ATTEMPTS_PER_REQUEST, new BetterBy(0.01, true));

    assertThat(verdict.value()).isCloseTo(0.02 / 1.02, within(1e-12));
    assertThat(verdict.status()).isEqualTo(Status.OK);
  }

  @Test
  void nothingToCompareWithIsSaidAndNotJudged() {
    Assertion assertion = Samples.assertion("good", Kind.SUCCESS_RATE, new BetterBy(0.01, false));
    List<VariantSummary> all = summary(3).variants();

    Verdict verdict =
        Judgement.of(List.of(assertion), all.subList(1, 2), new Stop(Seeds.fixed(3), 3, true))
            .getFirst();

    assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void starSelectsEveryVariant() {
    Assertion assertion = Samples.assertion("*", Kind.SUCCESS_RATE, new AtLeast(0.99));

    List<Verdict> verdicts = summary(3, assertion).verdicts();

    assertThat(verdicts).extracting(Verdict::cell).containsExactly("bad", "good");
    assertThat(verdicts).extracting(Verdict::status).containsExactly(Status.FAILED, Status.OK);
  }

  private static Verdict judge(int seeds, String balancer, Kind kind, Comparison comparison) {
    return summary(seeds, Samples.assertion(balancer, kind, comparison)).verdicts().getFirst();
  }

  private static Verdict judge(
      int seeds, String balancer, Comparison comparison, Judge judge, Severity severity) {
    Assertion assertion =
        Samples.assertion(balancer, Kind.SUCCESS_RATE, comparison, judge, severity);
    return summary(seeds, assertion).verdicts().getFirst();
  }

  private static ExperimentSummary summary(int seeds, Assertion... assertions) {
    Experiment experiment = Samples.experiment(assertions);
    Runner runner = new Runner(Samples::run, 1, new Cancellation());
    return new ExperimentRunner(runner).run(experiment, 1, Seeds.fixed(seeds), (_, _, _, _) -> {});
  }
}
