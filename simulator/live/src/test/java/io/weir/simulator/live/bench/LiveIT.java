package io.weir.simulator.live.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Document;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.live.LiveBench.Setup;
import io.weir.simulator.live.LiveException;
import io.weir.simulator.live.LiveRun;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A real gateway's process between clients and backends. What is asserted holds however slow the
 * machine is.
 */
class LiveIT {

  private static final String FILE =
      """
      schema: 1
      name: short
      duration: 2s
      drain: 2m
      clients: { web: { to: edge, arrival: { open: poisson, rate: 100/s }, timeout: 5m } }
      gateways: { edge: { routes: [ { path: /, to: api } ] } }
      services: { api: { endpoints: 4, capacity: unlimited, latency: { exponential: 5ms } } }
      events: [ EVENT ]
      policies: { "edge>api": { timeout: none, retries: RETRIES, hedge: none, failure-accrual: none } }
      matrix: { balancer: [ round-robin ], seeds: 1 }
      """;

  private static final String FAILING =
      "{ at: 0s, for: 1m, fail: { endpoint: api/0, ratio: 100%, status: 503 } }";
  private static final String AGAIN =
      "{ attempts: 2, when: [ 5xx, reset, connect ], budget: none }";

  private final List<String> journal = new ArrayList<>();
  private final SocketBench bench = new SocketBench(1, 2);

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(
            Path.of(System.getProperty("java.io.tmpdir"))
                .toFile()
                .list((_, name) ->
                    name.startsWith("weir-live-" + ProcessHandle.current().pid() + "-")))
        .isEmpty();
  }

  @Test
  void sameRequestsAsSimulatedAreSentAndEachEndsOnce() {
    Scenario scenario = scenario(FAILING, "none");

    LiveRun run = bench.run(scenario, 3, setup());

    PhaseResult live = run.result().phases().getFirst();
    PhaseResult simulated = Cell.run(scenario, 3).phases().getFirst();
    assertThat(live.intended()).isEqualTo(simulated.intended()).isPositive();
    assertThat(live.ok() + live.timeouts() + live.errors() + live.rejected())
        .isEqualTo(live.intended());
    assertThat(live.tries()).isEqualTo(live.intended());
    assertThat(live.ok()).isEqualTo(simulated.ok());
    assertThat(live.errors()).isEqualTo(simulated.errors()).isPositive();
    assertThat(tries(run)).isEqualTo(live.tries());
    assertThat(run.conduct().dropped()).isZero();
    assertThat(journal).contains("measuring for 2 s");
  }

  @Test
  void gatewayRepeatsAsItsPolicySays() {
    PhaseResult live = bench.run(scenario(FAILING, AGAIN), 3, setup()).result().phases().getFirst();

    assertThat(live.ok()).isEqualTo(live.intended());
    assertThat(live.retries()).isPositive().isEqualTo(live.tries() - live.intended());
  }

  @Test
  void endpointThatIsDownRefusesAndComesBackAtTheSamePort() {
    String down = "{ at: 500ms, crash: { endpoint: api/1, restart: 500ms } }";

    LiveRun run = bench.run(scenario(down, AGAIN), 3, setup());

    PhaseResult live = run.result().phases().getFirst();
    assertThat(live.ok()).isEqualTo(live.intended());
    assertThat(run.result().endpoints()).allMatch(endpoint -> endpoint.tries() > 0);
  }

  @Test
  void gatewayThatCannotStartIsToldWithItsOwnWords() {
    Scenario scenario = scenario(FAILING, "none");
    Setup broken = new Setup(List.of("/nonexistent/gateway"), Map.of(), journal::add);

    assertThatThrownBy(() -> bench.run(scenario, 3, broken))
        .isInstanceOf(LiveException.class)
        .hasMessageContaining("/nonexistent/gateway");
  }

  @Test
  void interruptionEndsEverything() throws Exception {
    CountDownLatch warming = new CountDownLatch(1);
    Setup setup =
        new Setup(
            gateway(),
            Map.of(),
            line -> {
              if (line.equals("warming up")) {
                warming.countDown();
              }
            });
    FutureTask<LiveRun> run =
        new FutureTask<>(() -> bench.run(scenario(FAILING, "none"), 3, setup));
    Thread thread = Thread.ofPlatform().start(run);
    warming.await();
    thread.interrupt();
    thread.join();

    assertThatThrownBy(run::get).hasCauseInstanceOf(CancellationException.class);
  }

  private static long tries(LiveRun run) {
    return run.result().endpoints().stream().mapToLong(EndpointResult::tries).sum();
  }

  private static Scenario scenario(String event, String retries) {
    String text = FILE.replace("EVENT", event).replace("RETRIES", retries);
    return ScenarioLoader.load(Document.parse("short.yaml", text), Overrides.NONE)
        .variants()
        .getFirst()
        .scenario();
  }

  private Setup setup() {
    return new Setup(gateway(), Map.of(), journal::add);
  }

  private static List<String> gateway() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    return List.of(java, "-XX:+UseSerialGC", "-Xmx64m", "-cp", path, "io.weir.gateway.Main");
  }
}
