package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.Cell;
import io.weir.simulator.engine.InvariantException;
import io.weir.simulator.scenario.ScenarioLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosCommandTest {

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void realEngine() {
    harness = new Harness(folder);
    harness.engine = Cell::run;
  }

  @Test
  void searchSaysHowManyScenariosBrokeNoRule() {
    assertThat(harness.run("chaos", "--seeds", "1..20")).isEqualTo(Exit.OK);
    assertThat(harness.out()).isEqualTo("no rule was broken in 20 scenarios\n");
    assertThat(harness.err()).startsWith("chaos: 20 cells, ");
  }

  /** The harness's clock stands still, so the time is either over at once or never. */
  @Test
  void searchEndsInTimeAndSaysHowFarItCame() {
    assertThat(harness.run("chaos", "--seeds", "1..1000000", "--for", "0s")).isEqualTo(Exit.OK);
    assertThat(harness.out()).isEqualTo("no rule was broken in 0 scenarios\n");
    assertThat(harness.run("chaos", "--seeds", "5..9", "--for", "5m")).isEqualTo(Exit.OK);
    assertThat(harness.out()).isEqualTo("no rule was broken in 5 scenarios, seeds 5..9\n");
  }

  @Test
  void brokenRuleNamesTheSeedAndHowToRunItAgain() {
    harness.engine =
        (scenario, seed) -> {
          if (seed == 3) {
            throw new InvariantException("a request ended twice", 5_000_000);
          }
          return Cell.run(scenario, seed);
        };

    assertThat(harness.run("chaos", "--seeds", "1..20", "--jobs", "1")).isEqualTo(Exit.ASSERTION);
    assertThat(harness.err())
        .isEqualTo(
            """
            simulator: seed 3 breaks a rule: a request ended twice (at 5 ms of virtual time)
            simulator: run it again: simulator chaos --seeds 3; see it: add --print
            """);
  }

  @Test
  void otherFailureIsAnInternalError() {
    harness.engine =
        (_, _) -> {
          throw new IllegalStateException("oh");
        };

    assertThat(harness.run("chaos", "--seeds", "4")).isEqualTo(Exit.INTERNAL);
    assertThat(harness.err()).contains("internal error: 4: IllegalStateException: oh", "--seeds 4");
  }

  @Test
  void interruptedIsInterrupted() {
    harness.engine =
        (_, _) -> {
          harness.cancellation.cancel();
          throw new CancellationException();
        };

    assertThat(harness.run("chaos", "--seeds", "1..1000000")).isEqualTo(Exit.INTERRUPTED);
    assertThat(harness.out()).isEmpty();
  }

  @Test
  void printedScenarioIsAFile() throws Exception {
    assertThat(harness.run("chaos", "--seeds", "17", "--print")).isEqualTo(Exit.OK);

    Path file = Files.writeString(folder.resolve("chaos-17.yaml"), harness.out());
    assertThat(ScenarioLoader.load(file).name()).isEqualTo("chaos-17");
  }

  @Test
  void comparisonHasALineForEachSeedAndATable() {
    assertThat(
            harness.run(
                "chaos",
                "--seeds",
                "1..2",
                "--compare",
                "--balancer",
                "peak-ewma",
                "--balancer",
                "{ vigil: { ramp: 0s } }"))
        .isEqualTo(Exit.OK);
    assertThat(harness.out())
        .containsPattern("(?m)^seed 1: lost [0-9.]+ %, [0-9.]+ %, [0-9.]+ %, [0-9.]+ % of ")
        .contains("2 scenarios", "vigil, budgeted", "yardstick: peak-ewma, never");
  }

  @Test
  void badOptionsAreUsageErrors() {
    for (String seeds : new String[] {"x", "5..1", "1..", "-1", "1..999999999999", ""}) {
      assertThat(harness.run("chaos", "--seeds=" + seeds)).as(seeds).isEqualTo(Exit.USAGE);
      assertThat(harness.err()).startsWith("simulator: --seeds ");
    }
    assertThat(harness.run("chaos")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("chaos", "--seeds", "1", "--for", "5")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).startsWith("simulator: --for: '5' has no unit");
    assertThat(harness.run("chaos", "--seeds", "1", "--for", "5s", "--compare"))
        .isEqualTo(Exit.USAGE);
    assertThat(harness.run("chaos", "--seeds", "1..2", "--print")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("chaos", "--seeds", "1", "--balancer", "vigil")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("chaos", "--seeds", "1", "--jobs", "0")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("chaos", "--seeds", "1", "--compare", "--balancer", "pony"))
        .isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("'pony'");
  }
}
