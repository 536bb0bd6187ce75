package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest {

  @TempDir Path folder;

  @Test
  void validateSaysWhatIsValid() {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("validate", "a.yaml")).isEqualTo(Exit.OK);
    assertThat(harness.out()).isEqualTo("sample.yaml: sample is valid, 6 cells, 0 assertions\n");
  }

  @Test
  void determinismIsTwoEqualRuns() {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("validate", "a.yaml", "--determinism")).isEqualTo(Exit.OK);
    assertThat(harness.out())
        .endsWith("sample, bad: two runs are equal\nsample, good: two runs are equal\n");
    long[] runs = new long[1];
    harness.engine = (scenario, seed) -> Samples.run(scenario, seed + runs[0]++);
    assertThat(harness.run("validate", "a.yaml", "--determinism")).isEqualTo(Exit.INTERNAL);
    assertThat(harness.err()).contains("sample, bad: two runs with seed 1 differ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"validate a.yaml", "list", "schema", "completion", "--help", "run --help"})
  void whatNobodyGotIsNoSuccess(String command) {
    Harness harness = new Harness(folder, Samples.experiment());
    harness.replacedOut = Harness.failing("No space left on device");

    assertThat(harness.run(command.split(" "))).isEqualTo(Exit.OUTPUT);
    assertThat(harness.err())
        .isEqualTo("simulator: can't write to standard output: No space left on device\n");
  }

  @Test
  void readerOfAPipeWhoHasGoneIsNoErrorInAnyLanguage() {
    Output output = new Output(Harness.failing("Relais brisé"), true, StandardCharsets.UTF_8);
    output.println("unread");

    assertThat(output.failure()).isNull();
  }

  @Test
  void listShowsMetricsAndScenarios() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());
    Files.createDirectory(folder.resolve("scenarios"));
    harness.touch("scenarios/a.yaml");

    assertThat(harness.run("list")).isEqualTo(Exit.OK);
    assertThat(harness.out())
        .contains("  success-rate          good answers in time / intended requests\n")
        .contains("Scenarios\n  scenarios/a.yaml  A sample.\n");
  }

  @Test
  void benchGivesRequestsForCpuTime() {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("bench", "a.yaml", "--only", "balancer=good")).isEqualTo(Exit.OK);
    // 1000 requests and 5000 events in the harness's millisecond.
    assertThat(harness.out())
        .endsWith(
            "sample, good: 1.00 M requests/s a core · 1.00 M to 1.00 M in 25 runs · 5.00 M"
                + " events/s\n");
  }

  @Test
  void benchWritesATableThatNamesTheMachine() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("bench", "a.yaml", "--repeats", "3", "--out", "new/speed.md"))
        .isEqualTo(Exit.OK);
    assertThat(folder.resolve("new")).isDirectoryContaining("glob:**/speed.md");
    assertThat(Files.readString(folder.resolve("new/speed.md")))
        .startsWith("# Simulated requests a second and core\n\n")
        .contains(
            Runtime.version().feature() + ".",
            "Written by `bin/simulator bench a.yaml --repeats 3 --out new/speed.md`.\n")
        .endsWith(
            """
            | scenario | variant | runs | requests/s a core | slowest | fastest | events/s |
            | --- | --- | ---: | ---: | ---: | ---: | ---: |
            | sample | bad | 3 | 1.00 M | 1.00 M | 1.00 M | 5.00 M |
            | sample | good | 3 | 1.00 M | 1.00 M | 1.00 M | 5.00 M |
            """);
  }

  @Test
  void benchMeasuresNothingThatItCannotWrite() throws Exception {
    Harness harness = new Harness(folder, Samples.experiment());
    Files.createDirectory(folder.resolve("taken"));

    assertThat(harness.run("bench", "a.yaml", "--out", "taken")).isEqualTo(Exit.RESULTS);
    assertThat(harness.err()).contains("taken': it is a folder; choose another with --out");
    assertThat(harness.run("bench", "a.yaml", "--out", "a.yaml/speed.md")).isEqualTo(Exit.RESULTS);
    assertThat(harness.err()).contains("a.yaml': a file is in the way");
    assertThat(harness.out()).isEmpty();
  }

  @Test
  void benchThatIsInterruptedLeavesNoTable() {
    Harness harness = new Harness(folder, Samples.experiment());
    harness.engine =
        (scenario, seed) -> {
          harness.cancellation.cancel();
          return Samples.run(scenario, seed);
        };

    assertThat(harness.run("bench", "a.yaml", "--out", "new/speed.md")).isEqualTo(Exit.INTERRUPTED);
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void versionNamesTheModel() {
    Harness harness = new Harness(folder);

    assertThat(harness.run("--version")).isEqualTo(Exit.OK);
    assertThat(harness.out()).startsWith("simulator ").contains("model 1");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    Harness harness = new Harness(folder);

    for (String command :
        new String[] {
          "run",
          "compare",
          "sweep",
          "merge",
          "report",
          "explain",
          "validate",
          "init",
          "schema",
          "completion",
          "list",
          "bench",
          "chaos"
        }) {
      assertThat(harness.run(command, "--help")).isEqualTo(Exit.OK);
      assertThat(harness.out())
          .contains("Examples:", "  simulator " + command)
          .doesNotContain("%%");
    }
    assertThat(harness.run("--help")).isEqualTo(Exit.OK);
  }

  @Test
  void completionKnowsEveryCommandAndOption() {
    Harness harness = new Harness(folder, Samples.experiment());
    assertThat(harness.run("completion")).isEqualTo(Exit.OK);
    assertThat(harness.out())
        .startsWith("#!/usr/bin/env bash\n")
        .contains("complete -F _complete_simulator", "chaos", "'--baseline'", "'--seeds'");
  }

  @Test
  void worseCodeCounts() {
    assertThat(Exit.worse(Exit.OK, Exit.ASSERTION)).isEqualTo(Exit.ASSERTION);
    assertThat(Exit.worse(Exit.ASSERTION, Exit.INTERNAL)).isEqualTo(Exit.INTERNAL);
    assertThat(Exit.worse(Exit.INVALID, Exit.INTERNAL)).isEqualTo(Exit.INVALID);
  }
}
