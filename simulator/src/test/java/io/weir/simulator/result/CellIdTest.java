package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Document;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellIdTest {

  private static final Path LIBRARY = Path.of("..", "scenarios");
  private static final Path FILE = LIBRARY.resolve("timeout-1s.yaml");

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(LIBRARY)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Scenario scenario(String... changes) {
    return ScenarioLoader.load(Document.load(FILE), Overrides.of(List.of(changes)))
        .variants()
        .getFirst()
        .scenario();
  }

  private static CellId id(long seed, String... changes) {
    return CellId.of(scenario(changes)).cell(seed);
  }

  @Test
  void everyChoiceAndTheSeedCount() {
    Set<CellId> ids =
        new HashSet<>(
            List.of(
                id(1),
                id(2),
                id(1, "services.api.endpoints=12"),
                id(1, "clients.web.arrival.rate=1001/s"),
                id(1, "services.api.latency={ exponential: 20ms }"),
                id(1, "events[0].at=16s"),
                id(1, "measure.window=2s")));

    assertThat(ids).hasSize(7);
    assertThat(id(1)).isEqualTo(id(1)).asString().hasSizeGreaterThan(64);
  }

  @Test
  void recordedSamplesCount() throws IOException {
    Path samples = Files.createTempFile("samples", ".txt");
    String change = "services.api.latency={ file: " + samples.toAbsolutePath() + " }";
    Files.writeString(samples, "1ms\n2ms\n");
    CellId before = id(1, change);
    Files.writeString(samples, "1ms\n3ms\n");

    assertThat(id(1, change)).isNotEqualTo(before);
    Files.delete(samples);
  }

  /** Also: whatever a scenario may hold has a canonical text. */
  @ParameterizedTest
  @MethodSource("files")
  void variantsOfTheLibraryDiffer(Path file) {
    Experiment experiment = ScenarioLoader.load(file);
    Set<CellId> ids = new HashSet<>();
    experiment.variants().forEach(variant -> ids.add(CellId.of(variant.scenario()).cell(1)));

    assertThat(ids).hasSize(experiment.variants().size());
  }

  @Test
  void shardsShareTheCellsEvenly() {
    CellId.Family family = CellId.of(scenario());
    int[] sizes = new int[8];
    IntStream.range(0, 4000).forEach(seed -> sizes[family.cell(seed).shard(8)]++);

    assertThat(IntStream.of(sizes)).allMatch(size -> size > 400 && size < 600);
  }
}
