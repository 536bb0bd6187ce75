package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import io.weir.simulator.scenario.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of the library loads, explains itself, and runs with its first seed without a broken
 * invariant. Whether its assertions hold is what {@code bin/simulator run scenarios/*.yaml} shows.
 */
class ScenarioLibrarySimTest {

  private static final Path LIBRARY = Path.of("..", "scenarios");

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(LIBRARY)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileSaysWhyItExistsAndHasItsNameInTheReadme(Path file) throws IOException {
    assertThat(Files.readAllLines(file))
        .startsWith(
            "# yaml-language-server: $schema=../schema/scenario.v1.json",
            "# $schema: ../schema/scenario.v1.json")
        .element(2)
        .asString()
        .startsWith("# ");
    assertThat(Files.readString(LIBRARY.resolve("README.md"))).contains("(" + name(file) + ")");
    assertThat(ScenarioLoader.load(file).name() + ".yaml").isEqualTo(name(file));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyVariantRunsWithoutABrokenInvariant(Path file) {
    Experiment experiment = ScenarioLoader.load(file, Overrides.NONE);
    assertThat(experiment.assertions()).isNotEmpty();
    for (Variant variant : experiment.variants()) {
      CellResult.PhaseResult all = Cell.run(variant.scenario(), 1).phases().getFirst();
      assertThat(all.intended()).isPositive();
      assertThat(all.ok()).isPositive();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
