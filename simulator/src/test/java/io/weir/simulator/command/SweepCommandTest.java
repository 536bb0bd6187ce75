package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {

  private static final Assertion MET =
      Samples.assertion("good", Kind.SUCCESS_RATE, new AtLeast(0.99));
  private static final List<String> FILES =
      List.of("scenario.json", "summary.json", "summary.csv", "report.html", "junit.xml");

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void makeHarness() {
    harness = new Harness(folder, Samples.experiment(MET));
  }

  private void shards(int count) {
    for (int i = 0; i < count; i++) {
      String shard = i + "/" + count;
      assertThat(harness.run("sweep", "a.yaml", "--shard", shard, "--out", "s" + i)).isZero();
    }
  }

  private long cells(String out) {
    return harness.files().stream().filter(name -> name.startsWith(out + "/sample/cells/")).count();
  }

  private static AtomicInteger counting(Harness harness) {
    AtomicInteger runs = new AtomicInteger();
    harness.engine =
        (scenario, seed) -> {
          runs.incrementAndGet();
          return Samples.run(scenario, seed);
        };
    return runs;
  }

  @Test
  void mergedShardsEqualOneMachinesRunToTheLastByte() {
    String formats = "csv,html,junit";
    harness.run("run", "a.yaml", "--seeds", "7", "--format", formats);
    harness.run("sweep", "a.yaml", "--seeds", "7", "--format", formats, "--out", "swept");
    for (int i = 0; i < 3; i++) {
      harness.run("sweep", "a.yaml", "--seeds", "7", "--shard", i + "/3", "--out", "s" + i);
    }

    int code = harness.run("merge", "s2", "s0", "s1", "--format", formats, "--out", "merged");

    assertThat(code).as(harness.err()).isEqualTo(Exit.OK);
    assertThat(cells("s0") + cells("s1") + cells("s2")).isEqualTo(14);
    for (String file : FILES) {
      String one = harness.read("results/sample/" + file);
      assertThat(harness.read("merged/sample/" + file)).as(file).isEqualTo(one);
      assertThat(harness.read("swept/sample/" + file)).as(file).isEqualTo(one);
    }
  }

  @Test
  void goalOfTheSeedsIsJudgedWhenMerging() {
    Seeds.Goal goal =
        new Seeds.HalfWidth(Metric.of(Kind.SUCCESS_RATE), 0.5, false, "half-width(...)");
    harness =
        new Harness(folder, Samples.experiment("sample", List.of(), new Seeds(5, 20, goal), MET));
    harness.run("run", "a.yaml");
    shards(2);

    assertThat(harness.run("merge", "s0", "s1", "--out", "merged")).isEqualTo(Exit.OK);
    assertThat(cells("s0") + cells("s1")).isEqualTo(40);
    assertThat(harness.out()).contains("half-width(...) reached with 5 seeds");
    assertThat(harness.read("merged/sample/summary.json"))
        .isEqualTo(harness.read("results/sample/summary.json"));
  }

  @Test
  void goalThatIsNotReachedIsInconclusive() {
    Seeds.Goal goal =
        new Seeds.HalfWidth(Metric.of(Kind.SUCCESS_RATE), 0, false, "half-width(...)");
    harness =
        new Harness(folder, Samples.experiment("sample", List.of(), new Seeds(5, 20, goal), MET));

    assertThat(harness.run("run", "a.yaml")).isEqualTo(Exit.INCONCLUSIVE);
    assertThat(harness.out()).contains("half-width(...) not reached with 20 seeds");
    assertThat(harness.run("run", "a.yaml", "--seeds", "3")).isEqualTo(Exit.OK);
  }

  @Test
  void missingCellsAreListedAndInconclusive() throws IOException {
    shards(2);
    Path lost;
    try (var cells = Files.list(folder.resolve("s1/sample/cells"))) {
      lost = cells.sorted().findFirst().orElseThrow();
    }
    Files.delete(lost);

    assertThat(harness.run("merge", "s0", "s1")).isEqualTo(Exit.INCONCLUSIVE);
    assertThat(harness.err())
        .startsWith("simulator: sample: 1 cells are missing:\n  ")
        .contains(lost.getFileName().toString().replace(".json", "") + "  ")
        .contains(", seed ");
    assertThat(folder.resolve("results/sample")).doesNotExist();
  }

  @Test
  void resumeRunsOnlyWhatIsNotThereOrBroken() throws IOException {
    harness.run("sweep", "a.yaml", "--shard", "0/2");
    long there = cells("results");
    try (var cells = Files.list(folder.resolve("results/sample/cells"))) {
      Files.writeString(cells.sorted().findFirst().orElseThrow(), "{\"cell\": \"half");
    }
    AtomicInteger runs = counting(harness);

    assertThat(harness.run("sweep", "a.yaml", "--resume")).isEqualTo(Exit.OK);
    assertThat(runs.get()).isEqualTo(6 - there + 1);
    assertThat(cells("results")).isEqualTo(6);
    harness.run("sweep", "a.yaml");
    assertThat(runs.get()).as("without --resume all run").isEqualTo(12 - there + 1);
  }

  @Test
  void planNamesEachCellOnceAndRunsNothing() {
    AtomicInteger runs = counting(harness);

    assertThat(harness.run("sweep", "a.yaml", "--plan")).isEqualTo(Exit.OK);
    List<String> all = harness.out().lines().toList();
    assertThat(all)
        .hasSize(6)
        .isSorted()
        .allMatch(line -> line.matches("[0-9a-f]{64}  missing .*"));
    harness.run("sweep", "a.yaml", "--plan", "--shard", "0/2");
    List<String> some = harness.out().lines().toList();
    harness.run("sweep", "a.yaml", "--plan", "--shard", "1/2");
    assertThat(all).containsAll(some).hasSize(some.size() + (int) harness.out().lines().count());
    assertThat(runs.get()).isZero();
  }

  @Test
  void shardsOfDifferentSweepsAreNotMixed() {
    harness.run("sweep", "a.yaml", "--shard", "0/2", "--out", "s0");
    harness.run("sweep", "a.yaml", "--shard", "1/2", "--out", "s1", "--seeds", "2");

    assertThat(harness.run("merge", "s0", "s1")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("other seeds").hasLineCount(1);
    assertThat(harness.run("merge", "nowhere")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("merge", ".")).isEqualTo(Exit.USAGE);
  }

  @Test
  void cellOfAnotherNameIsAnError() throws IOException {
    shards(1);
    List<Path> cells;
    try (var all = Files.list(folder.resolve("s0/sample/cells"))) {
      cells = all.sorted().toList();
    }
    Files.writeString(cells.get(0), Files.readString(cells.get(1)));

    assertThat(harness.run("merge", "s0")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("not of the cell that its name says").hasLineCount(1);
  }

  @Test
  void cellsOfAnotherPrecisionAreAnError() throws IOException {
    shards(1);
    try (var all = Files.list(folder.resolve("s0/sample/cells"))) {
      Path cell = all.sorted().findFirst().orElseThrow();
      Files.writeString(cell, Files.readString(cell).replace("\"bits\": 7", "\"bits\": 6"));
    }

    assertThat(harness.run("merge", "s0")).isNotEqualTo(Exit.OK);
    assertThat(harness.err()).contains("precision").hasLineCount(1);
  }

  @Test
  void reportIsDrawnAgainWithoutARun() {
    harness.run("run", "a.yaml", "--format", "terminal,csv,html,junit");
    String csv = harness.read("results/sample/summary.csv");
    String html = harness.read("results/sample/report.html");
    AtomicInteger runs = counting(harness);

    assertThat(harness.run("report", "results", "--format", "terminal,csv,html", "--out", "again"))
        .as(harness.err())
        .isEqualTo(Exit.OK);

    assertThat(harness.out()).contains("sample  4 endpoints").contains("1 ok");
    assertThat(harness.read("again/sample/summary.csv")).isEqualTo(csv);
    assertThat(harness.read("again/sample/report.html")).isEqualTo(html);
    harness.run("report", "results/sample", "--format", "markdown");
    assertThat(harness.files()).contains("results/sample/report.md");
    assertThat(runs.get()).isZero();
  }

  @Test
  void searchFindsTheHighestValueThatHolds() {
    harness.source =
        (_, _, changes) -> List.of(Samples.experiment("sample", List.of(), demand(changes)));

    assertThat(harness.run("sweep", "a.yaml", "--search", "x=100/s..5000/s")).isZero();
    assertThat(harness.out()).contains("100/s  holds\n5000/s  fails: good");
    String halved = harness.out().lines().toList().getLast();
    assertThat(harness.run("sweep", "a.yaml", "--search", "x=100/s..5000/s", "--until-fail"))
        .isZero();
    assertThat(harness.out()).contains("100/s  holds\n150/s  holds\n225/s  holds\n");
    String climbed = harness.out().lines().toList().getLast();
    for (String answer : List.of(halved, climbed)) {
      assertThat(answer).startsWith("sample: holds up to ").endsWith("/s");
      double value = Double.parseDouble(answer.replaceAll("[^0-9.]", ""));
      assertThat(value).isBetween(990.0 / 1.02, 990.0);
    }
    assertThat(harness.read("results/sample/capacity.json")).contains("\"path\": \"x\"");
    assertThat(harness.run("sweep", "a.yaml", "--search", "x=1000/s..5000/s"))
        .isEqualTo(Exit.ASSERTION);
    assertThat(harness.run("sweep", "a.yaml", "--search", "x=100/s..200/s")).isZero();
    assertThat(harness.out()).contains("holds at all values, 200/s");
  }

  /** Up to 990/s the sample meets it. */
  private static Assertion demand(List<String> changes) {
    double value =
        changes.isEmpty() ? 0 : Double.parseDouble(changes.getLast().replaceAll("[^0-9.]", ""));
    return Samples.assertion("good", Kind.SUCCESS_RATE, new AtLeast(value <= 990 ? 0.5 : 1));
  }

  @Test
  void wrongOptionsAreTwoAndOneLine() {
    for (String[] wrong :
        new String[][] {
          {"--shard", "3/3"},
          {"--shard", "1"},
          {"--search", "rate"},
          {"--search", "rate=1/s..2/m"},
          {"--search", "rate=2/s..1/s"},
          {"--search", "rate=1/s..2/s"},
          {"--search", "x=1/s..2/s", "--precision", "0%"}
        }) {
      String[] all = new String[wrong.length + 2];
      all[0] = "sweep";
      all[1] = "a.yaml";
      System.arraycopy(wrong, 0, all, 2, wrong.length);
      assertThat(harness.run(all)).as(String.join(" ", all)).isEqualTo(Exit.USAGE);
      assertThat(harness.err()).startsWith("simulator: ").hasLineCount(1);
    }
  }
}
