package io.weir.simulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.Samples;
import io.weir.simulator.result.Stop;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AgreementTest {

  private static final Metric SUCCESS = Metric.of(Kind.SUCCESS_RATE);
  private static final Metric P50 = new Metric(Kind.PERCENTILE, 50, "");
  private static final Metric P99 = new Metric(Kind.PERCENTILE, 99, "");
  private static final Metric EXTRA = Metric.of(Kind.EXTRA_LOAD);

  @Test
  void realityThatIsWithinTheAllowanceAgrees() {
    Agreement agreement = good(0.9971, 104e6, 229e6, 0.0029);

    assertThat(agreement.rows()).hasSize(8).allMatch(Agreement.Row::agrees);
    assertThat(agreement.holds()).isTrue();
  }

  @Test
  void eachMetricThatIsBeyondItsAllowanceDisagrees() {
    assertThat(disagreeing(good(0.996, 100e6, 200e6, 0))).containsExactly(SUCCESS);
    assertThat(disagreeing(good(1, 106e6, 200e6, 0))).containsExactly(P50);
    assertThat(disagreeing(good(1, 94e6, 200e6, 0))).containsExactly(P50);
    assertThat(disagreeing(good(1, 100e6, 231e6, 0))).containsExactly(P99);
    assertThat(disagreeing(good(1, 100e6, 169e6, 0))).containsExactly(P99);
    assertThat(disagreeing(good(1, 100e6, 200e6, 0.004))).containsExactly(EXTRA);
  }

  @Test
  void seedsThatDifferWidenWhatIsExpected() {
    double[] wide = {0.90, 0.92, 0.94, 0.96, 0.98};
    double[] interval = Agreement.prediction(wide);

    // t(0.975, 4) = 2.776, s = 0.0316, sqrt(1 + 1/5) = 1.095
    assertThat(interval[0]).isCloseTo(0.94 - 0.0962, Offset.offset(1e-3));
    assertThat(interval[1]).isCloseTo(0.94 + 0.0962, Offset.offset(1e-3));
    assertThat(Agreement.prediction(new double[] {0.5})).containsExactly(0.5, 0.5);
  }

  @Test
  void variantsThatChangePlacesDisagree() {
    ExperimentSummary simulated =
        summary(5, variant("bad", 5, 0.950, 1, 1, 0), variant("good", 5, 0.952, 1, 1, 0));
    ExperimentSummary live =
        summary(1, variant("bad", 1, 0.951, 1, 1, 0), variant("good", 1, 0.950, 1, 1, 0));

    Agreement agreement = Agreement.of(live, simulated);

    assertThat(agreement.rows()).allMatch(Agreement.Row::agrees);
    assertThat(agreement.ranking()).containsExactly(new Agreement.Rank("good", "bad", false));
    assertThat(agreement.holds()).isFalse();
  }

  @Test
  void variantsThatTheSimulationHardlyTellsApartAreNotRanked() {
    ExperimentSummary simulated =
        summary(5, variant("bad", 5, 0.9501, 1, 1, 0), variant("good", 5, 0.9502, 1, 1, 0));
    ExperimentSummary live =
        summary(1, variant("bad", 1, 0.9502, 1, 1, 0), variant("good", 1, 0.9501, 1, 1, 0));

    assertThat(Agreement.of(live, simulated).ranking()).isEmpty();
    assertThat(Agreement.of(live, simulated).holds()).isTrue();
  }

  /** The variant {@code good} in reality, where the simulation says 100 %, 100 ms, 200 ms and 0. */
  private static Agreement good(double success, double p50, double p99, double extra) {
    ExperimentSummary simulated =
        summary(5, variant("bad", 5, 0.9, 1, 1, 0), variant("good", 5, 1, 100e6, 200e6, 0));
    ExperimentSummary live =
        summary(1, variant("bad", 1, 0.9, 1, 1, 0), variant("good", 1, success, p50, p99, extra));
    return Agreement.of(live, simulated);
  }

  private static List<Metric> disagreeing(Agreement agreement) {
    return agreement.rows().stream()
        .filter(row -> !row.agrees())
        .map(Agreement.Row::metric)
        .toList();
  }

  private static ExperimentSummary summary(int seeds, VariantSummary... variants) {
    Stop stop = new Stop(Seeds.fixed(seeds), seeds, true);
    return new ExperimentSummary(Samples.experiment(), 1, stop, List.of(variants), List.of());
  }

  private static VariantSummary variant(
      String name, int seeds, double success, double p50, double p99, double extra) {
    PhaseSummary all =
        new PhaseSummary(
            "all",
            new PhaseSummary.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0),
            new LogLinearHistogram(7),
            Map.of(
                SUCCESS, same(success, seeds),
                P50, same(p50, seeds),
                P99, same(p99, seeds),
                EXTRA, same(extra, seeds)));
    VariantSummary.Windows none =
        new VariantSummary.Windows(List.of(), List.of(), List.of(), List.of());
    return new VariantSummary(Samples.variant(name), List.of(all), none, Map.of());
  }

  private static double[] same(double value, int count) {
    return IntStream.range(0, count).mapToDouble(_ -> value).toArray();
  }
}
