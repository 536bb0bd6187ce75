package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.Cell;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

  @TempDir Path folder;

  @Test
  void starterIsAValidScenarioWhoseAssertionsHold() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());
    assertThat(harness.run("init", "slow-replica")).isEqualTo(Exit.OK);
    assertThat(harness.out()).startsWith("slow-replica.yaml: ");

    Experiment starter =
        ScenarioLoader.load(folder.resolve("slow-replica.yaml"), Overrides.of(List.of()));
    Harness real = new Harness(folder, starter);
    real.engine = Cell::run;

    assertThat(starter.name()).isEqualTo("slow-replica");
    assertThat(real.run("run", "a.yaml", "--seeds", "5")).as(real.out()).isEqualTo(Exit.OK);
  }

  @Test
  void editorsFindTheSchemaBesideOrAbove() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());
    Files.createDirectories(folder.resolve("a/b"));
    harness.run("init", "a/b/lone");
    assertThat(harness.read("a/b/lone.yaml"))
        .startsWith(
            """
            # yaml-language-server: $schema=scenario.v1.json
            # $schema: scenario.v1.json
            """);
    assertThat(harness.read("a/b/scenario.v1.json")).isEqualTo(SchemaCommand.text());

    Files.createDirectories(folder.resolve("schema"));
    Files.writeString(folder.resolve("schema/scenario.v1.json"), "{}");
    harness.run("init", "a/one");
    assertThat(harness.read("a/one.yaml"))
        .startsWith("# yaml-language-server: $schema=../schema/scenario.v1.json\n");
    assertThat(harness.read("schema/scenario.v1.json")).isEqualTo("{}");
  }

  @Test
  void nothingIsOverwritten() {
    Harness harness = new Harness(folder, Samples.experiment());
    harness.run("init", "mine.yaml");
    String before = harness.read("mine.yaml");

    assertThat(harness.run("init", "mine")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("'mine.yaml' is there already");
    assertThat(harness.read("mine.yaml")).isEqualTo(before);
    assertThat(harness.run("init", "No Name")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("init", "nowhere/a")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("can't write 'nowhere/a.yaml': there is no such folder");
  }

  @Test
  void nothingIsLeftWhereNotAllCanBeWritten() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());
    Files.createSymbolicLink(folder.resolve("scenario.v1.json"), Path.of("nowhere"));

    assertThat(harness.run("init", "mine")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("can't write 'mine.yaml' and its schema");
    assertThat(folder.resolve("mine.yaml")).doesNotExist();
  }
}
