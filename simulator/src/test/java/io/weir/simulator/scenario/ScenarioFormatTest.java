package io.weir.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.codec.Document;
import io.weir.codec.JsonSchema;
import io.weir.simulator.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFormatTest {

  private static final Path COMMITTED = Path.of("..", "schema", ScenarioFormat.FILE);
  private static final String TEXT = Json.of((Object) ScenarioFormat.schema()).print();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(TEXT);

  private static List<Error> faults(String yaml) {
    Object tree = JsonSchema.plain(Document.parse("x.yaml", yaml).root());
    return SCHEMA.validate(Json.of(tree).print(), InputFormat.JSON);
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("..", "scenarios"))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void committedFileIsUpToDate() throws IOException {
    assertThat(Files.readString(COMMITTED))
        .as("after a change of the format: bin/simulator schema > schema/scenario.v1.json")
        .isEqualTo(TEXT);
  }

  @Test
  void isItselfValid() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(
                com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

    assertThat(meta.validate(TEXT, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void acceptsTheLibrary(Path file) throws IOException {
    assertThat(faults(Files.readString(file))).isEmpty();
  }

  @Test
  void acceptsEveryExampleOfADemand() {
    for (String that : DemandShape.examples()) {
      String good = ScenarioLoaderTest.timeout1s();
      String other = good.replace("that: p99 <= 200ms, phase: slow", "that: " + that);
      assertThat(ScenarioLoader.load(Document.parse("x.yaml", other), Overrides.NONE)).isNotNull();
      assertThat(faults(other)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          schema: 1             | schema: 2
          name: timeout-1s      | name: Timeout
          duration: 60s         | duration: 60
          duration: 60s         | duration: 60 sec
          duration: 60s         | duraton: 60s
          to: edge,             | too: edge,
          rate: 1000/s          | rate: 1000
          open: poisson         | open: sometimes
          endpoints: 11         | endpoints: 0
          endpoints: 11         | endpoints: many
          capacity: unlimited   | capacity: none
          slow: {               | sloow: {
          at: 15s, for: 30s, slow: { endpoint: api/0, latency: 2s } | at: 15s, for: 30s
          retries: none         | retries: never
          round-robin,          | round-robbin,
          decay: 10s            | decay: 10
          seeds: 30             | seeds: 0
          that: p99 <= 200ms    | thus: p99 <= 200ms
          """)
  void refusesWhatTheLoaderRefuses(String from, String to) {
    String good = ScenarioLoaderTest.timeout1s();
    assertThat(good).contains(from);

    assertThat(faults(good)).isEmpty();
    assertThat(faults(good.replace(from, to))).isNotEmpty();
  }
}
