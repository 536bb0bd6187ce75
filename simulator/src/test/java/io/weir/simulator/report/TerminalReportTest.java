package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Comparison.AtMost;
import io.weir.simulator.scenario.Comparison.BetterBy;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import org.junit.jupiter.api.Test;

class TerminalReportTest {

  @Test
  void tableIsAsWideAsItsPlace() {
    assertThat(text(Style.PLAIN))
        .isEqualTo(
            """
            sample  4 endpoints · 10 s · 3 seeds · virtual · model 1                            6.00 k requests in 1.00 s (6.00 k/s)
            balancer    success (95% CI)      p50      p99   p99.9  load max/mean  extra load  failures per 1 s, 0..10 s
            bad          96.400 % ±0.745  16.0 ms   1.00 s  1.00 s           1.20     2.000 %  |   ███    |
            good         99.700 % ±0.000  16.0 ms  21.0 ms  1.00 s           1.20     0.000 %  |   ▁▁▁    |
            slow api/0                                                                         |   ━━━    |
             FAIL  bad success-rate demand                      95.655 % (lower bound, mean 96.400 %)  sample.yaml:31
             ok    good success-rate demand                     99.700 % (lower bound)
             ok    good attempts-per-request demand versus bad  -1.961 % (bound)
            3 assertions: 2 ok, 1 failed · results/sample
            """);
  }

  @Test
  void asciiIsEnough() {
    assertThat(text(new Style(false, false, 110)))
        .isEqualTo(
            """
            sample  4 endpoints, 10 s, 3 seeds, virtual, model 1                      6.00 k requests in 1.00 s (6.00 k/s)
            balancer    success (95% CI)      p50      p99   p99.9  load max/mean  extra load  failures per 1 s, 0..10 s
            bad         96.400 % +-0.745  16.0 ms   1.00 s  1.00 s           1.20     2.000 %  |   @@@    |
            good        99.700 % +-0.000  16.0 ms  21.0 ms  1.00 s           1.20     0.000 %  |   ...    |
            slow api/0                                                                         |   ===    |
             FAIL  bad success-rate demand                      95.655 % (lower bound, mean 96.400 %)  sample.yaml:31
             ok    good success-rate demand                     99.700 % (lower bound)
             ok    good attempts-per-request demand versus bad  -1.961 % (bound)
            3 assertions: 2 ok, 1 failed, results/sample
            """);
  }

  @Test
  void chartGoesBelowWhereThereIsNoRoom() {
    assertThat(text(new Style(false, true, 60)))
        .isEqualTo(
            """
            sample  4 endpoints · 10 s · 3 seeds · virtual · model 1  6.00 k requests in 1.00 s (6.00 k/s)
            balancer  success (95% CI)      p50      p99   p99.9  load max/mean  extra load
            bad        96.400 % ±0.745  16.0 ms   1.00 s  1.00 s           1.20     2.000 %
            good       99.700 % ±0.000  16.0 ms  21.0 ms  1.00 s           1.20     0.000 %
            balancer    failures per 1 s, 0..10 s
            bad         |   ███    |
            good        |   ▁▁▁    |
            slow api/0  |   ━━━    |
             FAIL  bad success-rate demand                      95.655 % (lower bound, mean 96.400 %)  sample.yaml:31
             ok    good success-rate demand                     99.700 % (lower bound)
             ok    good attempts-per-request demand versus bad  -1.961 % (bound)
            3 assertions: 2 ok, 1 failed · results/sample
            """);
  }

  @Test
  void valueOfAPlainNumberIsInTheUnitOfItsLimit() {
    assertThat(new TerminalReport(Style.PLAIN).of(retries("2.5%"), Samples.SECOND, "results"))
        .contains("retries-per-request <= 2.5%  2.000 % (upper bound)");
    assertThat(new TerminalReport(Style.PLAIN).of(retries("0.025"), Samples.SECOND, "results"))
        .contains("retries-per-request <= 0.025  0.02 (upper bound)");
  }

  private static ExperimentSummary retries(String limit) {
    return summary(
        3,
        Samples.assertion(
            "bad",
            Kind.RETRIES_PER_REQUEST,
            new AtMost(0.025),
            Assertion.Judge.BOUND,
            Assertion.Severity.ERROR,
            "retries-per-request <= " + limit));
  }

  @Test
  void oneSeedHasNoInterval() {
    String text = new TerminalReport(Style.PLAIN).of(summary(1), Samples.SECOND, "results/sample");

    assertThat(text)
        .contains("success (one seed)")
        .doesNotContain("±")
        .contains("96.700 % (one seed, so no interval");
  }

  private static String text(Style style) {
    return new TerminalReport(style).of(summary(3), Samples.SECOND, "results/sample");
  }

  private static ExperimentSummary summary(int seeds) {
    return summary(
        seeds,
        Samples.assertion("*", Kind.SUCCESS_RATE, new AtLeast(0.99)),
        Samples.assertion("good", Kind.ATTEMPTS_PER_REQUEST, new BetterBy(0.01, true)));
  }

  private static ExperimentSummary summary(int seeds, Assertion... assertions) {
    Runner runner = new Runner(Samples::run, 1, new Cancellation());
    return new ExperimentRunner(runner)
        .run(Samples.experiment(assertions), 1, Seeds.fixed(seeds), (_, _, _, _) -> {});
  }
}
