package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.live.Conduct;
import io.weir.simulator.live.LiveBench;
import io.weir.simulator.live.LiveException;
import io.weir.simulator.live.LiveRun;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, with a bench that needs no sockets. */
class LiveCommandTest {

  private static final Conduct FINE =
      new Conduct(50_000, 300_000, 200_000, 0, 0.1, 0.1, 0.2, 6, true);
  private static final Conduct LATE =
      new Conduct(50_000, 1_500_000, 200_000, 0, 0.1, 0.1, 0.2, 6, true);
  private static final Assertion MISSED =
      Samples.assertion("bad", Kind.SUCCESS_RATE, new AtLeast(0.99));

  @TempDir Path folder;
  private Harness harness;

  @BeforeEach
  void scenario() throws Exception {
    harness = new Harness(folder, Samples.experiment());
    Files.writeString(folder.resolve("sample.yaml"), "schema: 1\n");
    harness.live = bench(FINE, 0);
  }

  @Test
  void realityThatIsAsSimulatedIsZero() throws Exception {
    assertThat(live()).isEqualTo(Exit.OK);
    assertThat(harness.out())
        .contains("1 seed · live · model")
        .contains("simulation against reality")
        .contains("the same for each of the 1 pairs")
        .contains("simulation and reality agree");
    assertThat(harness.err()).contains("live 1/2: measured").contains("live 2/2: measured");
    assertThat(Files.readString(folder.resolve("results/live/sample/live.md")))
        .contains("Written by `bin/simulator live sample.yaml --gateway gw`")
        .contains("| bad | success-rate |");
  }

  @Test
  void disagreementIsSeven() {
    harness.live = bench(FINE, 7);

    assertThat(live()).isEqualTo(Exit.DISAGREE);
    assertThat(harness.out()).contains("DISAGREES").contains("simulation and reality disagree");
  }

  @Test
  void runWhoseRequestsWereLateIsSixAndSaysSo() {
    harness.live = bench(LATE, 7);

    assertThat(live()).isEqualTo(Exit.LIVE_INVALID);
    assertThat(harness.out())
        .contains("the run is invalid")
        .contains("bad: send lag p99 is 1.50 ms, more than 1 ms");
  }

  @Test
  void agreementGoesBeforeAssertions() throws Exception {
    harness = new Harness(folder, Samples.experiment(MISSED));
    Files.writeString(folder.resolve("sample.yaml"), "schema: 1\n");
    harness.live = bench(FINE, 0);
    assertThat(live()).isEqualTo(Exit.ASSERTION);
    harness.live = bench(FINE, 7);
    assertThat(live()).isEqualTo(Exit.DISAGREE);
  }

  @Test
  void gatewayThatDoesNotStartIsSix() {
    harness.live =
        (_, _, _) -> {
          throw new LiveException("the gateway ended with 3");
        };

    assertThat(live()).isEqualTo(Exit.LIVE_INVALID);
    assertThat(harness.err()).contains("simulator: the gateway ended with 3");
    assertThat(folder.resolve("results")).isEmptyDirectory();
  }

  @Test
  void interruptionLeavesNothing() {
    harness.live =
        (_, _, _) -> {
          harness.cancellation.cancel();
          throw new CancellationException("interrupted");
        };

    assertThat(live()).isEqualTo(Exit.INTERRUPTED);
    assertThat(harness.files()).isEmpty();
  }

  @Test
  void buildWithoutSocketsSaysSo() {
    harness.live = null;

    assertThat(live()).isEqualTo(Exit.LIVE_INVALID);
    assertThat(harness.err()).contains("has no live mode");
  }

  @Test
  void nonsenseIsAUsageError() {
    assertThat(live("--rate-scale", "0")).isEqualTo(Exit.USAGE);
    assertThat(live("--cores", "backends=1")).isEqualTo(Exit.USAGE);
    assertThat(harness.err()).contains("--cores takes gen=CORES and gw=CORES");
    assertThat(harness.run("live", "sample.yaml", "--gateway", "")).isEqualTo(Exit.USAGE);
  }

  @Test
  void coresReachTheBench() {
    LiveBench plain = bench(FINE, 0);
    harness.live =
        (scenario, seed, setup) -> {
          assertThat(setup.cores()).containsEntry("gen", "0").containsEntry("gw", "1-2");
          assertThat(setup.gateway()).containsExactly("gw");
          return plain.run(scenario, seed, setup);
        };

    assertThat(live("--cores", "gen=0,gw=1-2")).isEqualTo(Exit.OK);
  }

  private int live(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "live";
    arguments[1] = "sample.yaml";
    arguments[2] = "--gateway";
    arguments[3] = "gw";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return harness.run(arguments);
  }

  /** Reality is what a seed of the simulation would be, or what another variant is. */
  private static LiveBench bench(Conduct conduct, long wrong) {
    return (scenario, seed, setup) -> {
      setup.journal().accept("measured");
      return new LiveRun(
          Samples.run(scenario, seed + 100 * wrong), conduct, new Distribution.Constant(0));
    };
  }
}
