package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void runTwice() {
    harness = new Harness(folder, Samples.experiment());
    harness.run("run", "a.yaml", "--out", "before", "--accept");
    harness.engine = (_, seed) -> Samples.run(Samples.scenario("bad"), seed);
    harness.run("run", "a.yaml", "--out", "after");
  }

  @Test
  void everyDifferenceIsALineTheWorstFirst() {
    assertThat(harness.run("compare", "before", "after/sample/summary.json")).isEqualTo(Exit.WORSE);

    assertThat(harness.out())
        .startsWith("sample: after/sample/summary.json\nvs before: behaviour changed in 1 of 2")
        .containsPattern(
            "\n worse    good +success-rate +99.700 % → 96.400 % +-3.300 pp \\[-4.045, ")
        .contains("p<0.001 (but sign flips p=0.250)")
        .doesNotContain("(slow)");
  }

  @Test
  void summariesAndBaselinesAgree() {
    assertThat(harness.run("compare", "results/baselines", "before/sample")).isEqualTo(Exit.OK);
    assertThat(harness.out()).contains("behaviour is identical");
  }

  @Test
  void onlyAPartIsLookedAt() {
    assertThat(harness.run("compare", "before", "after", "--filter", "p50/good"))
        .isEqualTo(Exit.OK);
    assertThat(harness.out()).doesNotContain("success-rate");
    assertThat(harness.run("compare", "before", "after", "--filter", "/bad")).isEqualTo(Exit.OK);
    assertThat(harness.out()).contains("behaviour is identical");
  }

  @Test
  void severalAreComparedWithTheFirst() {
    harness.run("compare", "after", "after", "before");

    assertThat(harness.out()).contains("sample: after\n").contains("sample: before\n");
    assertThat(harness.out()).contains(" better ");
  }

  @Test
  void wrongCommandLinesAreTwo() {
    assertThat(harness.run("compare", "before")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("compare", "before", "nowhere")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("can't read 'nowhere': no such file or folder");
    assertThat(harness.run("compare", "before", "a.yaml")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("it is empty");
    assertThat(harness.run("compare", "before", "after", "--noise", "1")).isEqualTo(Exit.USAGE);
    assertThat(harness.run("compare", "before", "after", "--confidence", "1"))
        .isEqualTo(Exit.USAGE);
  }
}
