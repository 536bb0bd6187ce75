package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Seeds.HalfWidth;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {

  private static final Metric SUCCESS = Metric.of(Kind.SUCCESS_RATE);

  private static Seeds narrow(double limit) {
    return new Seeds(10, 60, new HalfWidth(SUCCESS, limit, false, "narrow"));
  }

  private static ExperimentSummary run(Seeds seeds, Assertion... assertions) {
    Runner runner = new Runner(Samples::run, 2, new Cancellation());
    return new ExperimentRunner(runner)
        .run(
            Samples.experiment("sample", List.of(), seeds, assertions),
            1,
            seeds,
            (_, _, _, _) -> {});
  }

  /** Standard values of the O'Brien-Fleming spending function for 5 %. */
  @Test
  void littleIsSpentAtFirst() {
    assertThat(Stop.spent(0.05, 0)).isZero();
    assertThat(Stop.spent(0.05, 1.0 / 3)).isCloseTo(0.00069, within(0.00001));
    assertThat(Stop.spent(0.05, 0.5)).isCloseTo(0.00557, within(0.00001));
    assertThat(Stop.spent(0.05, 1)).isCloseTo(0.05, within(1e-9));
  }

  @Test
  void looksTogetherSpendWhatOneWould() {
    Seeds seeds = narrow(0.1);
    double sum =
        seeds.looks().stream()
            .mapToDouble(look -> 1 - new Stop(seeds, look, false).confidence(0.95))
            .sum();

    assertThat(sum).isCloseTo(0.05, within(1e-9));
    assertThat(new Stop(Seeds.fixed(10), 10, true).confidence(0.95)).isEqualTo(0.95);
  }

  /** The sample fails 3 * (10 + seed) of 1000, so its spread grows with the number of seeds. */
  @Test
  void endsAtTheFirstLookThatIsNarrowEnough() {
    assertThat(run(narrow(0.5)).stop()).isEqualTo(new Stop(narrow(0.5), 10, true));
    assertThat(run(narrow(0.5)).seeds()).isEqualTo(10);
    ExperimentSummary never = run(narrow(0.000001));
    assertThat(never.stop()).isEqualTo(new Stop(narrow(0.000001), 60, false));
    assertThat(never.stop().text()).isEqualTo("narrow not reached with 60 seeds");
    assertThat(never.variants().getFirst().phase("all").values(SUCCESS)).hasSize(60);
  }

  @Test
  void clearVerdictsEndItAndCloseOnesDoNot() {
    Seeds seeds = new Seeds(10, 60, new Seeds.Verdicts());
    Assertion clear = Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(0.999));
    assertThat(run(seeds, clear).seeds()).isEqualTo(10);

    double mean = 1 - 3 * (10 + 5.5) / 1000;
    Assertion close = Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(mean));
    assertThat(run(seeds, close).seeds()).as("on the limit after ten seeds").isEqualTo(30);
  }
}
