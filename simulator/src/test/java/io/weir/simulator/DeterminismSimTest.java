package io.weir.simulator;

import static io.weir.simulator.Scenarios.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.simulator.chaos.ChaosScenario;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.SummaryJson;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.Runner;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same scenario and seeds give the same bytes, whatever runs them. */
class DeterminismSimTest {

  private static final int SEEDS = 3;

  @TempDir Path folder;

  @Test
  void secondRunIsTheSame() {
    assertThat(summary(1)).isEqualTo(summary(1)).contains("\"success-rate\"");
  }

  @Test
  void numberOfThreadsDoesNotMatter() {
    assertThat(summary(5)).isEqualTo(summary(1));
  }

  @Test
  void otherSeedsGiveOtherNumbers() {
    assertThat(summary(1, 1)).isNotEqualTo(summary(2, 1));
  }

  /** A compiler may not change a result: the child only interprets, with another collector. */
  @Test
  void interpreterGivesTheSame() throws IOException, InterruptedException {
    File output = folder.resolve("summary.json").toFile();
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectOutput(output)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).isZero();
    assertThat(output).hasBinaryContent(summary(2).getBytes(StandardCharsets.UTF_8));
  }

  /** The first random scenario in which services call services. */
  private static Scenario withCalls() {
    return LongStream.iterate(1, seed -> seed + 1)
        .mapToObj(seed -> ChaosScenario.wild(seed).experiment().variants().getFirst().scenario())
        .filter(scenario -> scenario.services().size() > 1)
        .findFirst()
        .orElseThrow();
  }

  /** The other JVM's main class. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      byte[] bytes = summary(1).getBytes(StandardCharsets.UTF_8);
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }

  private static String summary(int threads) {
    return summary(1, threads);
  }

  private static String summary(long firstSeed, int threads) {
    Runner runner = new Runner(Cell::run, threads, new Cancellation());
    return SummaryJson.of(
            new ExperimentRunner(runner)
                .run(experiment(), firstSeed, Seeds.fixed(SEEDS), (_, _, _, _) -> {}))
        .print();
  }

  private static Experiment experiment() {
    return new Experiment(
        "test.yaml",
        "test",
        "",
        List.of(new Experiment.Axis("balancer", List.of("vigil", "peak-ewma", "calls"))),
        Seeds.fixed(SEEDS),
        false,
        List.of(
            variant("vigil", BalancerSpec.Vigil.defaults(), AccrualSpec.NONE),
            variant("peak-ewma", BalancerSpec.PeakEwma.defaults(), AccrualSpec.DEFAULT),
            new Variant(Map.of("balancer", "calls"), withCalls())),
        List.of(),
        new Experiment.ReportOptions(List.of("json"), List.of("summary", "windows", "histograms")),
        List.of());
  }

  private static Variant variant(String name, BalancerSpec balancer, AccrualSpec accrual) {
    return new Variant(Map.of("balancer", name), scenario(balancer, accrual));
  }

  /** Short, but with everything that draws, computes with floating point or decides by time. */
  private static Scenario scenario(BalancerSpec balancer, AccrualSpec accrual) {
    return new Scenarios()
        .seconds(8)
        .eventLoops(2)
        .arrival(new Arrival.Poisson(400))
        .latency(
            new Distribution.Mixture(
                List.of(0.5, 0.3, 0.2),
                List.of(
                    Distribution.LogNormal.ofPercentiles(20 * MILLI, 90 * MILLI),
                    new Distribution.Normal(30 * MILLI, 5 * MILLI, 0),
                    new Distribution.Pareto(5 * MILLI, 1.5))))
        .overhead(new Distribution.Exponential(MILLI))
        .capacity(4, 20)
        .errors(0.01)
        .retries(RetrySpec.DEFAULT)
        .hedge(HedgeSpec.DEFAULT)
        .balancer(balancer)
        .accrual(accrual)
        .slow(0, 2, 3, 2000 * MILLI)
        .fail(1, 3, 3, 0.7)
        .build();
  }
}
