package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.report.JsonReader;
import io.weir.simulator.report.Recordings;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.Contrast;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.Recording;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.ScenarioLoader;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Committed baselines are those of this version. Of each only one cell is run; all of it is what
 * {@code bin/simulator run scenarios/*.yaml --baseline results/baselines} compares.
 */
class BaselinesSimTest {

  private static final Path BASELINES = Path.of("..", "results", "baselines");
  private static final Path SCENARIOS = Path.of("..", "scenarios");

  static List<Path> files() throws IOException {
    if (!Files.isDirectory(BASELINES)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(BASELINES)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("files")
  void firstCellIsAsCommitted(Path file) throws IOException {
    Recording committed = Recordings.of(JsonReader.read(Files.readString(file)));
    Path scenario = SCENARIOS.resolve(committed.scenario() + ".yaml");
    Experiment experiment = ScenarioLoader.load(scenario);
    List<Variant> variants = experiment.variants();

    Runner runner = new Runner(Cell::run, 1, new Cancellation());
    Recording now =
        Recordings.of(
            new ExperimentRunner(runner)
                .run(
                    experiment.withVariants(variants.subList(0, 1)),
                    committed.firstSeed(),
                    Seeds.fixed(1),
                    (_, _, _, _) -> {}));
    List<Contrast> contrasts = Contrasts.of(committed, now, Contrasts.Rules.USUAL).list();

    assertThat(committed.variants().keySet())
        .containsExactlyInAnyOrderElementsOf(
            variants.stream().map(VariantSummary::nameOf).toList());
    assertThat(contrasts)
        .as("if this is meant: bin/simulator run %s --accept", "scenarios/*.yaml")
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.verdict()).as("%s", c).isEqualTo(Contrast.Verdict.IDENTICAL));
  }
}
