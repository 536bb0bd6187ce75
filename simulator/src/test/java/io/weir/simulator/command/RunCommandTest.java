package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.result.CellFunction;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Assertion.Judge;
import io.weir.simulator.scenario.Assertion.Severity;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

  private static final Assertion MET =
      Samples.assertion("good", Kind.SUCCESS_RATE, new AtLeast(0.99));
  private static final Assertion MISSED =
      Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(0.99));
  private static final Assertion ONLY_WARNS =
      Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(0.99), Judge.BOUND, Severity.WARN);

  @TempDir Path folder;

  @Test
  void allIsWellIfAssertionsHold() {
    Harness harness = new Harness(folder, Samples.experiment(MET, ONLY_WARNS));

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.OK);
    assertThat(harness.files())
        .containsExactly(
            "results/run.json", "results/sample/scenario.json", "results/sample/summary.json");
    assertThat(harness.out()).contains(" ok    good").contains(" warn  bad");
    assertThat(harness.err()).startsWith("sample: 6 cells, 6.00 k requests in ");
  }

  @Test
  void failedAssertionIsOne() {
    Harness harness = new Harness(folder, Samples.experiment(MET, MISSED));

    assertThat(harness.run("run", "a.yaml", "--quiet")).isEqualTo(Exit.ASSERTION);
    assertThat(harness.out()).contains(" FAIL  bad").contains("2 assertions: 1 ok, 1 failed");
    assertThat(harness.err()).isEmpty();
  }

  @Test
  void summaryIsTheSameForAnyNumberOfJobsAndOrderOfCompletion() {
    Harness harness = new Harness(folder, Samples.experiment(MET, MISSED));

    harness.run("run", "a.yaml", "--jobs", "1", "--seeds", "20", "--out", "one");
    harness.run("run", "a.yaml", "--jobs", "7", "--seeds", "20", "--out", "seven");
    harness.engine = firstSeedsLast(20);
    harness.run("run", "a.yaml", "--jobs", "5", "--seeds", "20", "--out", "shuffled");

    String one = harness.read("one/sample/summary.json");
    assertThat(harness.read("seven/sample/summary.json")).isEqualTo(one);
    assertThat(harness.read("shuffled/sample/summary.json")).isEqualTo(one);
  }

  /** Cells of seed 1 end only after one of the last seed. */
  private static CellFunction firstSeedsLast(long lastSeed) {
    CountDownLatch lastIsDone = new CountDownLatch(1);
    return (scenario, seed) -> {
      try {
        if (seed == 1) {
          lastIsDone.await();
        }
        return Samples.run(scenario, seed);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        if (seed == lastSeed) {
          lastIsDone.countDown();
        }
      }
    };
  }

  @Test
  void onlyAPartOfTheMatrixRuns() {
    Harness harness = new Harness(folder, Samples.experiment(MET, MISSED));

    assertThat(harness.run("run", "a.yaml", "--only", "balancer=good")).isEqualTo(Exit.OK);
    assertThat(harness.read("results/sample/summary.json")).doesNotContain("bad");
  }

  @Test
  void unknownLabelsAndAxesAreUsageErrors() {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("run", "a.yaml", "--only", "balancer=best")).isEqualTo(Exit.USAGE);
    assertThat(harness.err())
        .isEqualTo(
            "simulator: no balancer 'best' in sample, only bad, good (see 'simulator run"
                + " --help')\n");
    assertThat(harness.run("run", "a.yaml", "--only", "budget=x")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("run", "a.yaml", "--only", "balancer")).isEqualTo(Exit.USAGE);
  }

  @Test
  void changesReachTheSource() {
    Harness harness = new Harness(folder, Samples.experiment());

    harness.run("run", "a.yaml", "--set", "a.b=c=d");

    assertThat(harness.changes).containsExactly("a.b=c=d");
  }

  @Test
  void untilTakesATime() {
    Harness harness = new Harness(folder, Samples.experiment());

    assertThat(harness.run("run", "a.yaml", "--until", "5")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("--until takes a time such as 30s: '5' has no unit");
  }

  @Test
  void wrongCommandLinesAreTwoAndOneLine() {
    Harness harness = new Harness(folder, Samples.experiment());

    for (String[] arguments :
        new String[][] {
          {},
          {"walk"},
          {"run"},
          {"run", "nowhere.yaml"},
          {"run", "."},
          {"run", ""},
          {"run", "a.yaml", "--seeds", "0"},
          {"run", "a.yaml", "--seeds", "many"},
          {"run", "a.yaml", "--seed", "-1"},
          {"run", "a.yaml", "--jobs", "0"},
          {"run", "a.yaml", "--set", "nothing"},
          {"run", "a.yaml", "--what"}
        }) {
      assertThat(harness.run(arguments)).as(String.join(" ", arguments)).isEqualTo(Exit.USAGE);
      assertThat(harness.err()).startsWith("simulator: ").hasLineCount(1);
    }
    assertThat(harness.files()).isEmpty();
  }

  @Test
  void invalidScenarioIsThreeWithAllFaultsAndNothingRuns() {
    Harness harness = new Harness(folder);
    harness.source =
        (_, _, _) -> {
          throw new InvalidScenarioException(List.of("a.yaml:3:7: odd", "a.yaml:9:1: odder"));
        };

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.INVALID);
    assertThat(harness.err())
        .isEqualTo("simulator: a.yaml:3:7: odd\nsimulator: a.yaml:9:1: odder\n");
    assertThat(harness.files()).isEmpty();
  }

  @Test
  void faultsGoToCodeScanningIfThatIsWanted() {
    Harness harness = new Harness(folder);
    harness.source =
        (_, _, _) -> {
          throw new InvalidScenarioException(List.of("a.yaml:3:7: odd"));
        };

    assertThat(harness.run("run", "a.yaml", "--format", "junit,sarif")).isEqualTo(Exit.INVALID);
    assertThat(harness.files()).containsExactly("results/scenarios.sarif");
    assertThat(harness.read("results/scenarios.sarif"))
        .contains("\"startColumn\": 7, \"startLine\": 3")
        .contains("\"text\": \"odd\"");
  }

  @Test
  void failuresOfAllScenariosAreOneRunForCodeScanning() {
    Harness harness =
        new Harness(
            folder,
            Samples.experiment("one", List.of("summary"), MISSED),
            Samples.experiment("two", List.of("summary"), MISSED));

    assertThat(harness.run("run", "a.yaml", "--format", "sarif")).isEqualTo(Exit.ASSERTION);
    assertThat(harness.files().stream().filter(file -> file.endsWith(".sarif")))
        .containsExactly("results/scenarios.sarif");
    String sarif = harness.read("results/scenarios.sarif");
    assertThat(sarif).containsOnlyOnce("\"driver\"");
    assertThat(sarif.split("\"ruleId\": \"assertion\"", -1)).hasSize(1 + 2);
  }

  @Test
  void linkThatLeadsNowhereIsNotAMissingFile() throws IOException {
    Harness harness = new Harness(folder);
    Files.createSymbolicLink(folder.resolve("round.yaml"), Path.of("round.yaml"));

    assertThat(harness.run("run", "round.yaml")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("can't read 'round.yaml': its link leads nowhere");
  }

  @Test
  void twoScenariosOfOneNameAreInvalid() {
    Harness harness = new Harness(folder, Samples.experiment(), Samples.experiment());

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.INVALID);
    assertThat(harness.err()).contains("scenario 'sample' is already in sample.yaml");
  }

  @Test
  void brokenCellIsSeventyAndTheOthersStillRun() {
    Harness harness =
        new Harness(
            folder,
            Samples.experiment("first", List.of()),
            Samples.experiment("second", List.of(), MISSED));
    harness.engine = failingOnceAt(3);

    assertThat(harness.run("run", "a.yaml", "--jobs", "1")).isEqualTo(Exit.INTERNAL);
    assertThat(harness.files())
        .containsExactly(
            "results/run.json", "results/second/scenario.json", "results/second/summary.json");
    assertThat(harness.err())
        .contains("simulator: internal error: first, bad, seed 3: IllegalStateException: broken")
        .contains("WEIR_DEBUG=1")
        .doesNotContain("\tat ");
  }

  @Test
  void debugShowsTheStack() {
    Harness harness = new Harness(folder, Samples.experiment());
    harness.engine = failingOnceAt(1);

    harness.run("run", "a.yaml", "--debug");

    assertThat(harness.err()).contains("\tat ");
  }

  @Test
  void failFastStopsBehindTheFirstFailure() {
    Harness harness =
        new Harness(
            folder,
            Samples.experiment("first", List.of(), MISSED),
            Samples.experiment("second", List.of(), MET));

    assertThat(harness.run("run", "a.yaml", "--fail-fast")).isEqualTo(Exit.ASSERTION);
    assertThat(harness.files())
        .containsExactly(
            "results/first/scenario.json", "results/first/summary.json", "results/run.json");
  }

  @Test
  void interruptedRunLeavesNothing() {
    Harness harness = new Harness(folder, Samples.experiment("sample", List.of(), MET));
    harness.engine =
        (scenario, seed) -> {
          if (seed == 3) {
            harness.cancellation.cancel();
            throw new CancellationException();
          }
          return Samples.run(scenario, seed);
        };

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.INTERRUPTED);
    assertThat(harness.err()).isEqualTo("simulator: interrupted\n");
    assertThat(harness.out()).isEmpty();
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void fileInPlaceOfTheResultsFolderIsFoundBeforeAnythingRuns() {
    Harness harness = new Harness(folder, Samples.experiment());
    harness.touch("file");
    harness.engine =
        (_, _) -> {
          throw new AssertionError("ran");
        };

    assertThat(harness.run("run", "a.yaml", "--out", "file")).isEqualTo(Exit.RESULTS);
    assertThat(harness.err())
        .isEqualTo(
            "simulator: can't write results to '"
                + folder.resolve("file")
                + "': a file is in the way; choose another with --out\n");
    assertThat(harness.run("run", "a.yaml", "--out", "file/below")).isEqualTo(Exit.RESULTS);
  }

  @Test
  void fileInPlaceOfAScenariosFolderIsFoundBeforeAnythingRuns() throws IOException {
    Harness harness = new Harness(folder, Samples.experiment());
    Files.createDirectory(folder.resolve("results"));
    harness.touch("results/sample");

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.RESULTS);
    assertThat(harness.files()).containsExactly("results/sample");
  }

  @Test
  void lackOfMemoryIsToldWithItsRemedy() {
    Harness harness = new Harness(folder, Samples.experiment(MET));
    harness.engine =
        (_, _) -> {
          throw new OutOfMemoryError("Java heap space");
        };

    assertThat(harness.run("run", "a.yaml", "--quiet")).isEqualTo(Exit.INTERNAL);
    assertThat(harness.err())
        .startsWith("simulator: not enough memory: sample, ")
        .endsWith("; take fewer --jobs, or WEIR_JAVA_OPTS=-Xmx8g\n");
  }

  @Test
  void readerWhoGoesAwayIsNoError() {
    Harness harness = new Harness(folder, Samples.experiment(MET));
    harness.replacedOut = Harness.failing("Broken pipe");

    assertThat(harness.run("run", "a.yaml", "--quiet")).isEqualTo(Exit.OK);
    assertThat(harness.err()).isEmpty();
    assertThat(harness.files()).contains("results/sample/summary.json");
  }

  @Test
  void tableThatNobodyGotIsAnErrorAndTheResultsAreThere() {
    Harness harness = new Harness(folder, Samples.experiment(MISSED));
    harness.replacedOut = Harness.failing("No space left on device");

    assertThat(harness.run("run", "a.yaml", "--quiet")).isEqualTo(Exit.OUTPUT);
    assertThat(harness.err())
        .isEqualTo("simulator: can't write to standard output: No space left on device\n");
    assertThat(harness.files()).contains("results/sample/summary.json");
  }

  @Test
  void terminalGetsColoursAndABar() {
    Harness harness = new Harness(folder, Samples.experiment(MISSED));
    harness.terminal = true;

    harness.run("run", "a.yaml");
    assertThat(harness.out()).contains("\u001b[1;31m FAIL");
    assertThat(harness.err()).contains("sample [####").endsWith("\r\u001b[K");

    harness.run("run", "a.yaml", "--no-color", "--quiet");
    assertThat(harness.out()).doesNotContain("\u001b");
    assertThat(harness.err()).isEmpty();
  }

  private static io.weir.simulator.result.CellFunction failingOnceAt(long failing) {
    boolean[] failed = new boolean[1];
    return (scenario, seed) -> {
      if (seed == failing && !failed[0]) {
        failed[0] = true;
        throw new IllegalStateException("broken");
      }
      return Samples.run(scenario, seed);
    };
  }
}
