package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Document;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What calls between services do to a request: web -> edge -> cart -> stock. */
class CallsSimTest {

  private static final int SEEDS = 20;

  private static Scenario scenario(
      String arrival, String cart, String stock, String policies, String top) {
    String yaml =
        """
        schema: 1
        name: calls
        duration: 60s
        %s
        clients:
          web: { to: edge, arrival: { %s }, timeout: 20s }
        gateways:
          edge: { routes: [ { path: /, to: cart } ] }
        services:
          cart: { %s }
          stock: { %s }
        policies:
          "*>*": { retries: none, hedge: none, failure-accrual: none, balancer: round-robin }
          %s
        """
            .formatted(top, arrival, cart, stock, policies);
    return ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
        .variants()
        .getFirst()
        .scenario();
  }

  private static CellResult run(String cart, String stock, String policies, String top) {
    return Cell.run(scenario("open: constant, rate: 10/s", cart, stock, policies, top), 1);
  }

  private static PhaseResult all(String cart, String stock) {
    return run(cart, stock, "", "").phases().getFirst();
  }

  private static double maxMillis(PhaseResult all) {
    return all.latency().max() / 1e6;
  }

  private static long tries(CellResult result, String service) {
    return result.endpoints().stream()
        .filter(endpoint -> endpoint.service().equals(service))
        .mapToLong(EndpointResult::tries)
        .sum();
  }

  @Test
  void sequentialCallsFollowTheOwnServiceAndEachOther() {
    PhaseResult all =
        all(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 3 } ]",
            "endpoints: 1, latency: 5ms");
    assertThat(all.ok()).isEqualTo(600);
    assertThat(maxMillis(all)).isEqualTo(10 + 3 * 5);
    assertThat(all.tries()).isEqualTo(600);
    assertThat(all.offered()).containsExactly(600L, 1800L);
    assertThat(all.tryCounts()).containsExactly(600L, 1800L);
  }

  @Test
  void parallelCallsTakeAsLongAsTheSlowest() {
    PhaseResult all =
        all(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 3, how: parallel } ]",
            "endpoints: 1, latency: 5ms");
    assertThat(maxMillis(all)).isEqualTo(10 + 5);
  }

  @Test
  void linesFollowEachOtherWhateverTheirCallsDo() {
    PhaseResult all =
        all(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 2, how: parallel },"
                + " { to: stock } ]",
            "endpoints: 1, latency: 5ms");
    assertThat(maxMillis(all)).isEqualTo(10 + 5 + 5);
    assertThat(all.offered()).containsExactly(600L, 1800L);
  }

  @Test
  void everyCallPassesThroughTheSidecar() {
    CellResult result =
        run(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 3 } ]",
            "endpoints: 1, latency: 5ms",
            "",
            "sidecars: { overhead: 2ms }");
    assertThat(maxMillis(result.phases().getFirst())).isEqualTo(10 + 3 * (2 + 5));
  }

  @Test
  void parallelCallsOfExponentialLengthTakeTheirHarmonicSum() {
    double[] means = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      Scenario scenario =
          scenario(
              "open: poisson, rate: 100/s",
              "endpoints: 2, latency: 10ms, calls: [ { to: stock, count: 4, how: parallel } ]",
              "endpoints: 3, latency: { exponential: 12ms }",
              "",
              "");
      means[seed] = Cell.run(scenario, seed + 1L).phases().getFirst().latency().mean() / 1e6;
    }
    double harmonic = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
    QueueTheorySimTest.assertMean(means, 10 + 12 * harmonic, 0.01);
  }

  /** The worker is held while the call runs, so own service and call are one service: M/D/1. */
  @Test
  void workerIsHeldWhileItsCallsRun() {
    double[] means = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      Scenario scenario =
          scenario(
              "open: poisson, rate: 35/s",
              "endpoints: 1, capacity: { concurrency: 1, queue: 100000 }, latency: 8ms,"
                  + " calls: [ { to: stock, count: 2 } ]",
              "endpoints: 3, latency: 6ms",
              "",
              "");
      means[seed] = Cell.run(scenario, seed + 1L).phases().getFirst().latency().mean() / 1e6;
    }
    double service = 8 + 2 * 6;
    double load = 35 * service / 1000;
    QueueTheorySimTest.assertMean(means, service + load * service / (2 * (1 - load)), 0.02);
  }

  @Test
  void failedCallFailsTheRequestAtOnceAndCancelsTheOthers() {
    CellResult result =
        run(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 3, how: parallel } ]",
            "endpoints: 3, latency: 5s",
            "",
            "events: [ { at: 0s, fail: { endpoint: stock/0, after: 1ms } } ]");
    PhaseResult all = result.phases().getFirst();
    assertThat(all.errors()).isEqualTo(600);
    assertThat(maxMillis(all)).isEqualTo(11);
    assertThat(result.endpoints().getFirst().maxInFlight()).isEqualTo(1);
  }

  @Test
  void nothingFollowsAFailedCall() {
    CellResult result =
        run(
            "endpoints: 1, latency: 10ms, calls: [ { to: stock, count: 5 } ]",
            "endpoints: 1, latency: 5ms",
            "",
            "events: [ { at: 0s, fail: { service: stock } } ]");
    assertThat(tries(result, "stock")).isEqualTo(600);
  }

  @Test
  void optionalCallMayFail() {
    PhaseResult all =
        run(
                "endpoints: 1, latency: 10ms,"
                    + " calls: [ { to: stock, count: 2, optional: true }, { to: stock } ]",
                "endpoints: 1, latency: 5ms, errors: 100%",
                "",
                "")
            .phases()
            .getFirst();
    assertThat(all.errors()).isEqualTo(600);
    assertThat(maxMillis(all)).isEqualTo(10 + 3 * 5);
    assertThat(
            all(
                    "endpoints: 1, latency: 10ms, calls: [ { to: stock, optional: true } ]",
                    "endpoints: 1, latency: 5ms, errors: 100%")
                .ok())
        .isEqualTo(600);
  }

  @Test
  void whoeverGivesUpCancelsTheCallsUnderWay() {
    String cart = "endpoints: 1, latency: 10ms, calls: [ { to: stock } ]";
    String stock = "endpoints: 1, capacity: { concurrency: 1, queue: 1000 }, latency: 10s";
    String timeout = "'edge>cart': { timeout: { after: 500ms, cancel: %s } }";
    CellResult cancelled = run(cart, stock, timeout.formatted("true"), "");
    CellResult observed = run(cart, stock, timeout.formatted("false"), "");
    // ten a second wait for at most half a second, or all of them for ever
    assertThat(cancelled.endpoints().get(1).maxWaiting()).isBetween(4, 5);
    assertThat(observed.endpoints().get(1).maxWaiting()).isGreaterThan(500);
    assertThat(cancelled.phases().getFirst().timeouts()).isEqualTo(600);
  }

  @Test
  void whoeverIsGivenUpDuringItsOwnServiceCallsNobody() {
    CellResult result =
        run(
            "endpoints: 1, latency: 600ms, calls: [ { to: stock } ]",
            "endpoints: 1, latency: 1ms",
            "'edge>cart': { timeout: { after: 500ms, cancel: true } }",
            "");
    assertThat(tries(result, "cart")).isEqualTo(600);
    assertThat(tries(result, "stock")).isZero();
  }

  @Test
  void crashOfTheCallerBreaksOffItsCalls() {
    CellResult result =
        run(
            "endpoints: 1, latency: 1ms, calls: [ { to: stock } ]",
            "endpoints: 1, capacity: { concurrency: 1, queue: 1000 }, latency: 20s",
            "",
            "events: [ { at: 30s, crash: { endpoint: cart/0 } } ]");
    assertThat(result.phases().getFirst().errors()).isGreaterThan(500);
    assertThat(tries(result, "stock")).isEqualTo(300);
  }

  @Test
  void pausedCallerGoesOnWithItsAnswersLater() {
    PhaseResult all =
        run(
                "endpoints: 1, latency: 1ms, calls: [ { to: stock } ]",
                "endpoints: 1, latency: 30ms",
                "",
                "events: [ { at: 10010ms, for: 1s, pause: { endpoint: cart/0 } } ]")
            .phases()
            .getFirst();
    assertThat(all.ok()).isEqualTo(600);
    assertThat(maxMillis(all)).isEqualTo(1010.0);
  }

  /** Each of three tries at cart makes three tries at stock. */
  @Test
  void retriesOfEveryHopMultiply() {
    String policy =
        """
        'x>y': { retries: { attempts: 2, when: [ 5xx ], backoff: { from: 1ms, to: 1ms },
          budget: none } }\
        """;
    CellResult result =
        run(
            "endpoints: 1, latency: 1ms, calls: [ { to: stock } ]",
            "endpoints: 1, latency: 1ms, errors: 100%",
            policy.replace("x>y", "edge>cart") + "\n  " + policy.replace("x>y", "cart>*"),
            "");
    PhaseResult all = result.phases().getFirst();
    assertThat(all.tryCounts()).containsExactly(1800L, 5400L);
    assertThat(all.offered()).containsExactly(600L, 600L);
    assertThat(all.tries()).isEqualTo(1800);
    assertThat(all.retries()).isEqualTo(1200);
  }

  /** Two sidecars with a round robin each start at the same endpoint and never meet. */
  @Test
  void everySidecarHasABalancerOfItsOwn() {
    World world =
        new World(
            scenario(
                "open: constant, rate: 10/s",
                "endpoints: 2, latency: 1ms, calls: [ { to: stock } ]",
                "endpoints: 4, latency: 1ms",
                "",
                ""),
            1);
    CellResult result = world.run();
    assertThat(result.endpoints().subList(2, 6))
        .extracting(EndpointResult::tries)
        .containsExactly(150L, 150L, 150L, 150L);
    assertThat(world.entrances("cart")).hasSize(2);
    assertThat(world.entrances("cart"))
        .allSatisfy(loop -> assertThat(loop.frame().listener("cart").openedCount()).isEqualTo(300));
  }

  /** Where nothing queues and nothing is repeated, latency is demand, at every hop. */
  @Test
  void demandOfACallDoesNotDependOnAnyBalancer() {
    List<List<Long>> latencies =
        List.of("round-robin", "random", "least-request", "peak-ewma", "vigil").stream()
            .map(balancer ->
                counts(
                    Cell.run(
                            scenario(
                                "open: poisson, rate: 100/s",
                                "endpoints: 3, latency: { lognormal: { p50: 5ms, p99: 50ms } },"
                                    + " calls: [ { to: stock, count: 2, how: parallel } ]",
                                "endpoints: 5, latency: { lognormal: { p50: 9ms, p99: 90ms } }",
                                "'cart>stock': { balancer: " + balancer + " }",
                                "sidecars: { overhead: { exponential: 1ms } }"),
                            7)
                        .phases()
                        .getFirst()
                        .latency()))
            .toList();
    assertThat(latencies).allSatisfy(each -> assertThat(each).isEqualTo(latencies.getFirst()));
  }

  private static List<Long> counts(LogLinearHistogram histogram) {
    return LongStream.range(0, histogram.buckets())
        .map(bucket -> histogram.count((int) bucket))
        .boxed()
        .toList();
  }
}
