package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.CellResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {

  private static final String FILE = "results/baselines/sample.json";
  private static final Assertion IN_PHASE =
      new Assertion(
          Map.of("balancer", "good"),
          Metric.of(Kind.LOST),
          new AtLeast(0),
          Map.of(),
          "slow",
          0.95,
          Assertion.Severity.ERROR,
          Assertion.Judge.MEAN,
          "lost >= 0",
          "sample.yaml",
          7,
          3);

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void makeHarness() {
    harness = new Harness(folder, Samples.experiment(IN_PHASE));
  }

  @Test
  void acceptedBaselineIsShortAndSortedWithOneMetricALine() {
    assertThat(harness.run("run", "a.yaml", "--accept")).isEqualTo(Exit.OK);

    assertThat(harness.err()).contains("sample: accepted as " + FILE);
    assertThat(harness.files()).contains(FILE).noneMatch(name -> name.contains("unfinished"));
    String text = harness.read(FILE);
    assertThat(text.lines().map(String::strip))
        .contains(
            "\"success-rate\": {\"share\": [0.96700000, 0.96400000, 0.96100000]}",
            "\"p99\": {\"ms\": [1000.000, 1000.000, 1000.000]},",
            "\"seeds\": {\"count\": 3, \"first\": 1},",
            "\"lost\": {\"number\": [3.00000, 3.00000, 3.00000]}");
    assertThat(text).doesNotContain("windows").doesNotContain("bits").hasSizeLessThan(4096);
  }

  @Test
  void sameResultIsIdentical() {
    harness.run("run", "a.yaml", "--accept");

    assertThat(harness.run("run", "a.yaml", "--baseline", "results/baselines")).isEqualTo(Exit.OK);
    assertThat(harness.out())
        .contains("vs baselines")
        .contains("vs results/baselines: behaviour is identical (3 pairs of seeds)");
    assertThat(harness.out().lines().filter(line -> line.startsWith("good")))
        .anyMatch(line -> line.endsWith("  identical"));
  }

  @Test
  void worseIsFourUnlessAccepted() {
    harness.run("run", "a.yaml", "--accept");
    String before = harness.read(FILE);
    harness.engine = BaselineTest::goodGotWorse;

    assertThat(harness.run("run", "a.yaml", "--baseline", "results/baselines"))
        .isEqualTo(Exit.WORSE);
    assertThat(harness.out())
        .contains("behaviour changed in 1 of 2 variants, ")
        .contains(" worse    good  success-rate")
        .contains("-3.300 pp [-4.045, -2.555]")
        .contains("pp worse");
    assertThat(harness.read(FILE)).isEqualTo(before);

    assertThat(
            harness.run("run", "a.yaml", "--baseline", "results/baselines", "--accept", "--quiet"))
        .isEqualTo(Exit.OK);
    assertThat(harness.read(FILE)).isNotEqualTo(before);
    assertThat(harness.run("run", "a.yaml", "--baseline", "results/baselines")).isEqualTo(Exit.OK);
  }

  @Test
  void noiseBandIsAMatterOfTaste() {
    harness.run("run", "a.yaml", "--accept");
    harness.engine = BaselineTest::goodGotWorse;

    harness.run(
        "run", "a.yaml", "--baseline", "results/baselines", "--noise", "5000%", "--noise", "100pp");
    assertThat(harness.err()).contains("--noise takes a percentage");
    assertThat(
            harness.run(
                "run", "a.yaml", "--baseline", "results/baselines", "--noise", "100%,100pp"))
        .isEqualTo(Exit.WORSE); // the p99 is many times what it was
    assertThat(harness.out()).contains(" same     good  success-rate");
  }

  @Test
  void failedAssertionComesBeforeWorse() {
    harness.run("run", "a.yaml", "--accept");
    Assertion missed = Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(0.99));
    Harness failing = new Harness(folder, Samples.experiment(missed));
    failing.engine = BaselineTest::goodGotWorse;

    assertThat(failing.run("run", "a.yaml", "--baseline", "results/baselines"))
        .isEqualTo(Exit.ASSERTION);
  }

  @Test
  void scenarioWithoutBaselineIsToldAndNoError() throws IOException {
    Files.createDirectories(folder.resolve("empty"));

    assertThat(harness.run("run", "a.yaml", "--baseline", "empty")).isEqualTo(Exit.OK);
    assertThat(harness.err()).contains("sample: no baseline in empty; --accept would write one");
    assertThat(harness.run("run", "a.yaml", "--baseline", "empty", "--accept")).isEqualTo(Exit.OK);
    assertThat(harness.err()).doesNotContain("--accept").contains("sample: accepted as empty/");
  }

  @Test
  void baselineThatCannotBeWrittenIsToldWithItsOption() {
    assertThat(harness.run("run", "a.yaml", "--baseline", "a.yaml/place", "--accept", "--quiet"))
        .isEqualTo(Exit.RESULTS);
    assertThat(harness.err()).endsWith("; choose another with --baseline\n");
  }

  @Test
  void wrongPlacesAreUsageErrorsBeforeAnythingRuns() {
    assertThat(harness.run("run", "a.yaml", "--baseline", "nowhere")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("can't read 'nowhere': no such folder");
    assertThat(harness.run("run", "a.yaml", "--baseline", "git:main")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("is not in a git repository");
    assertThat(harness.run("run", "a.yaml", "--baseline", "git:--help")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("is no name of a version");
    assertThat(harness.run("run", "a.yaml", "--accept", "--only", "balancer=good"))
        .isEqualTo(Exit.USAGE);
    assertThat(harness.files()).isEmpty();
  }

  @Test
  void brokenBaselineIsNamed() throws IOException {
    harness.run("run", "a.yaml", "--accept");
    for (String text : List.of("", "{", "[]", "{\"baseline\": 2}", "{\"baseline\": 1}", "{} {}")) {
      Files.writeString(folder.resolve(FILE), text);
      assertThat(harness.run("run", "a.yaml", "--baseline", "results/baselines"))
          .as(text)
          .isEqualTo(Exit.USAGE);
      assertThat(harness.err()).contains("can't read '" + FILE + "': ");
    }
  }

  @Test
  void partOfTheMatrixMissesNothing() {
    harness.run("run", "a.yaml", "--accept");

    assertThat(
            harness.run(
                "run", "a.yaml", "--baseline", "results/baselines", "--only", "balancer=good"))
        .isEqualTo(Exit.OK);
    assertThat(harness.out()).contains("behaviour is identical").doesNotContain("gone");
  }

  @Test
  void baselineOfAnotherVersionComesFromGit() throws Exception {
    git("init", "-q", "-b", "main");
    Files.createDirectories(folder.resolve("results/baselines"));
    harness.run("run", "a.yaml", "--accept");
    git("add", "-f", "results/baselines");
    git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "t");
    harness.engine = BaselineTest::goodGotWorse;
    harness.run("run", "a.yaml", "--accept");

    assertThat(harness.run("run", "a.yaml", "--baseline", "git:main")).isEqualTo(Exit.WORSE);
    assertThat(harness.out()).contains("vs main").contains("vs git:main: behaviour changed");
    assertThat(harness.run("run", "a.yaml", "--baseline", "git:HEAD:results/baselines"))
        .isEqualTo(Exit.WORSE);
    assertThat(harness.run("run", "a.yaml", "--baseline", "git:main:elsewhere")).isEqualTo(Exit.OK);
    assertThat(harness.run("run", "a.yaml", "--baseline", "git:nope")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("git knows no version 'nope'");
    assertThat(harness.run("compare", "git:main", "results")).isEqualTo(Exit.WORSE);
    assertThat(harness.out()).startsWith("sample: results\nvs git:main: behaviour changed");
    assertThat(harness.run("compare", "git:main", "git:HEAD:results/baselines")).isEqualTo(Exit.OK);
    assertThat(harness.run("compare", "git:main:elsewhere", "results")).isEqualTo(Exit.USAGE);
  }

  private static CellResult goodGotWorse(Scenario scenario, long seed) {
    return Samples.run(Samples.scenario("bad"), seed);
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(new String(output, StandardCharsets.UTF_8)).isZero();
  }
}
