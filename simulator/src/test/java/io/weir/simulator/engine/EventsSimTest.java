package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codec.Document;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import org.junit.jupiter.api.Test;

/**
 * What each event does to requests, as a file says it: one endpoint that answers in 10 ms, a
 * hundred requests a second for ten seconds, callers that wait for a second.
 */
class EventsSimTest {

  private static PhaseResult run(String service, String event) {
    return run(service, event, "");
  }

  private static PhaseResult run(String service, String event, String policy) {
    return run(service, event, policy, "");
  }

  private static PhaseResult run(String service, String event, String policy, String top) {
    String yaml =
        """
        schema: 1
        name: events
        duration: 10s
        %s
        clients:
          web: { to: edge, arrival: { open: constant, rate: 100/s }, timeout: 1s }
        gateways:
          edge: { routes: [ { path: /, to: api } ] }
        services:
          api: { latency: 10ms, %s }
        events: [ %s ]
        policies:
          "edge>api": { timeout: { after: 1s, cancel: true }, retries: none, hedge: none, %s
            balancer: round-robin, failure-accrual: none }
        """
            .formatted(
                top,
                service.contains("endpoints:")
                    ? service
                    : "endpoints: 1" + (service.isEmpty() ? "" : ", " + service),
                event,
                policy);
    return Cell.run(
            ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
                .variants()
                .getFirst()
                .scenario(),
            1)
        .phases()
        .getFirst();
  }

  private static double maxMillis(PhaseResult all) {
    return all.latency().max() / 1e6;
  }

  @Test
  void crashBreaksOffWhatIsInFlightAndRefusesUntilTheRestart() {
    PhaseResult all = run("", "{ at: 4005ms, crash: { endpoint: api/0, restart: 2s } }");
    assertThat(all.errors()).isEqualTo(1 + 200);
    assertThat(all.timeouts()).isZero();
  }

  @Test
  void crashWithoutRestartLastsToTheEnd() {
    PhaseResult all = run("", "{ at: 4s, crash: { endpoint: api/0 } }");
    assertThat(all.errors()).isBetween(600L, 601L);
  }

  @Test
  void crashEmptiesTheQueueAndFreesTheWorkers() {
    PhaseResult all =
        run(
            "capacity: { concurrency: 1, queue: 1000 }",
            "{ at: 2s, for: 1s, slow: { endpoint: api/0, latency: 1h } },"
                + " { at: 2900ms, crash: { endpoint: api/0, restart: 100ms } }");
    assertThat(all.errors()).isEqualTo(90 + 10);
    assertThat(all.ok()).isEqualTo(1000 - 100);
  }

  @Test
  void blackholeAnswersNothingAndLetsCallersWait() {
    PhaseResult all =
        run("", "{ at: 4005ms, crash: { endpoint: api/0, restart: 2s, how: blackhole } }");
    assertThat(all.timeouts()).isEqualTo(1 + 200);
    assertThat(all.errors()).isZero();
  }

  @Test
  void restartedEndpointIsColdAndWarmsUpLinearly() {
    PhaseResult all =
        run("cold: { by: 21x, for: 1s }", "{ at: 4s, crash: { endpoint: api/0, restart: 1s } }");
    assertThat(maxMillis(all)).isCloseTo(210, within(1.0));
    assertThat(all.latency().mean() / 1e6)
        .as("800 take 10 ms, 100 on average 110 ms, and 100 are refused at once")
        .isCloseTo(19, within(0.2));
  }

  @Test
  void pauseDelaysWhatIsInFlightAndWhatArrives() {
    PhaseResult all = run("", "{ at: 4005ms, for: 500ms, pause: { endpoint: api/0 } }");
    assertThat(all.ok()).isEqualTo(1000);
    assertThat(maxMillis(all)).as("it had 5 of 10 ms left").isCloseTo(510, within(1.0));
  }

  @Test
  void overlappingPausesAreOne() {
    PhaseResult all =
        run(
            "",
            "{ at: 4005ms, for: 500ms, pause: { endpoint: api/0 } },"
                + " { at: 4205ms, for: 500ms, pause: { service: api } }");
    assertThat(maxMillis(all)).isCloseTo(710, within(1.0));
  }

  @Test
  void pausesComeAgainAndAgain() {
    PhaseResult all = run("pauses: { every: 900ms, length: 100ms }", "");
    assertThat(all.ok()).isEqualTo(1000);
    assertThat(maxMillis(all)).isCloseTo(110, within(1.0));
    assertThat(all.latency().percentile(92) / 1e6).isGreaterThan(15);
    assertThat(all.latency().percentile(85) / 1e6).isCloseTo(10, within(0.1));
  }

  @Test
  void flapIsDownFirstAndEndsWithTheEvent() {
    PhaseResult all =
        run("", "{ at: 1s, for: 5s, flap: { endpoint: api/0, down: 1s, up: 1s, how: reset } }");
    assertThat(all.errors()).isBetween(300L, 303L);
  }

  @Test
  void flapWithALatencyIsSlowInstead() {
    PhaseResult all =
        run("", "{ at: 1s, for: 4s, flap: { endpoint: api/0, down: 1s, up: 1s, latency: 50ms } }");
    assertThat(all.ok()).isEqualTo(1000);
    assertThat(maxMillis(all)).isCloseTo(50, within(0.1));
    assertThat(all.latency().mean() / 1e6).isCloseTo(18, within(0.1));
  }

  @Test
  void slownessGrowsLinearly() {
    PhaseResult all =
        run("", "{ at: 0s, for: 10s, slow: { endpoint: api/0, by: { from: 1x, to: 3x } } }");
    assertThat(all.latency().mean() / 1e6).isCloseTo(20, within(0.1));
    assertThat(maxMillis(all)).isCloseTo(30, within(0.1));
  }

  @Test
  void rollingRestartTakesOneBatchAfterTheOther() {
    PhaseResult all =
        run("", "{ at: 1s, rolling-restart: { service: api, batch: 2, down: 1s, every: 2s } }");
    assertThat(all.errors()).isBetween(100L, 101L);
  }

  @Test
  void slowGroupTakesLongerByItsSpeed() {
    PhaseResult all =
        run("endpoints: { groups: { fast: { count: 1 }, slow: { count: 1, speed: 0.5x } } }", "");
    assertThat(all.latency().mean() / 1e6).isCloseTo(15, within(0.1));
    assertThat(all.tryCounts()).containsExactly(500L, 500L);
  }

  @Test
  void weightsOfGroupsReachTheBalancer() {
    PhaseResult all =
        run("endpoints: { groups: { big: { count: 1, weight: 3 }, small: { count: 1 } } }", "");
    assertThat(all.tryCounts().getFirst()).isBetween(745L, 755L);
  }

  @Test
  void eventsFindTheEndpointsOfAZone() {
    PhaseResult all =
        run(
            "endpoints: { zones: { a: 1, b: 2 } }",
            "{ at: 0s, slow: { service: api@b, latency: 30ms } },"
                + " { at: 0s, slow: { endpoint: api@a/0, latency: 20ms } }");
    assertThat(maxMillis(all)).isCloseTo(30, within(0.1));
    assertThat(all.latency().percentile(1) / 1e6).isCloseTo(20, within(0.1));
    assertThat(all.latency().mean() / 1e6).isCloseTo(26.67, within(0.1));
  }

  @Test
  void scaledUpEndpointsGetTrafficOnceDiscoveryHasHeard() {
    PhaseResult all = run("", "{ at: 4s, scale: { service: api, to: 2 } }");
    assertThat(all.tryCounts().get(1)).isBetween(299L, 301L);
    PhaseResult late =
        run("", "{ at: 4s, scale: { service: api, to: 2 } }", "", "discovery: { lag: 2s }");
    assertThat(late.tryCounts().get(1)).isBetween(199L, 201L);
    assertThat(late.ok()).isEqualTo(1000);
  }

  @Test
  void scaledDownEndpointsLeaveOneAfterTheOtherAndLoseNothing() {
    PhaseResult all = run("endpoints: 4", "{ at: 2s, scale: { service: api, to: 2, over: 4s } }");
    assertThat(all.ok()).isEqualTo(1000);
    assertThat(all.tryCounts().get(3)).as("left at 4 s").isBetween(99L, 101L);
    assertThat(all.tryCounts().get(2)).as("left at 6 s").isBetween(165L, 169L);
  }

  @Test
  void drainedEndpointsLeaveBeforeTheyGoDownAndLoseNothing() {
    String restart = "{ at: 1s, rolling-restart: { service: api, down: 1s, %s } }";
    PhaseResult abrupt = run("endpoints: 3", restart.formatted("every: 2s"));
    assertThat(abrupt.errors()).isPositive();
    PhaseResult drained = run("endpoints: 3", restart.formatted("drain: 500ms, every: 2s"));
    assertThat(drained.ok()).isEqualTo(1000);
    assertThat(drained.tryCounts())
        .as("each is away for 1.5 s")
        .allMatch(n -> n >= 300 && n <= 360);
  }

  @Test
  void newVersionHasItsOwnLatencyFromItsStart() {
    PhaseResult factor =
        run(
            "",
            "{ at: 4s, rolling-restart: { service: api, drain: 1s, down: 1s, version: v2,"
                + " latency: 0.5x } }");
    assertThat(factor.rejected()).as("nobody is there for 2 s").isBetween(199L, 201L);
    assertThat(factor.latency().percentile(40) / 1e6).isCloseTo(5, within(0.1));
    assertThat(maxMillis(factor)).isCloseTo(10, within(0.1));
    PhaseResult other =
        run("", "{ at: 4s, rolling-restart: { service: api, down: 1s, latency: 30ms } }");
    assertThat(maxMillis(other)).isCloseTo(30, within(0.1));
  }

  @Test
  void configChangesPoliciesAndKeepsTheRest() {
    String slow = "{ at: 0s, slow: { endpoint: api/0, latency: 500ms } }, ";
    PhaseResult before = run("", slow, "");
    assertThat(before.timeouts()).isZero();
    PhaseResult all =
        run(
            "",
            slow
                + "{ at: 6s, config: { policies: { 'edge>api': { timeout: { after: 100ms,"
                + " cancel: true } } } } }");
    assertThat(all.ok()).isBetween(599L, 601L);
    assertThat(all.timeouts()).isBetween(399L, 401L);
  }

  @Test
  void configReachesRoutersAsLateAsDiscovery() {
    String slow = "{ at: 0s, slow: { endpoint: api/0, latency: 500ms } }, ";
    PhaseResult all =
        run(
            "",
            slow
                + "{ at: 4s, config: { policies: { '*>*': { limits: { requests: 5, pending: 0 } } }"
                + " } }",
            "",
            "discovery: { lag: 2s }");
    assertThat(all.rejected()).isPositive();
    PhaseResult never =
        run(
            "",
            slow
                + "{ at: 8s, config: { policies: { '*>*': { limits: { requests: 5, pending: 0 } } }"
                + " } }",
            "",
            "discovery: { lag: 2s }");
    assertThat(never.rejected()).isZero();
  }

  /** The watch over budgets must follow, or it stops the run. */
  @Test
  void configMayTightenARetryBudget() {
    String fail = "{ at: 0s, fail: { endpoint: api/0, ratio: 50%, status: 503 } }, ";
    String retries = "'edge>api': { retries: { attempts: 3, when: [5xx], budget: { ratio: %s } } }";
    PhaseResult all =
        run(
            "",
            fail
                + ("{ at: 2s, config: { policies: { " + retries + " } } },").formatted("100%")
                + ("{ at: 6s, config: { policies: { " + retries + " } } }").formatted("5%"));
    assertThat(all.retries()).isBetween(200L, 500L);
    assertThat(all.ok()).isGreaterThan(600);
  }

  @Test
  void antagonistSlowsItsGroupDownNowAndThen() {
    String service =
        "endpoints: { groups: { calm: { count: 1 }, noisy: { count: 1 } } },"
            + " antagonist: { group: noisy, every: 2s, for: 500ms, by: 4x }";
    PhaseResult all = run(service, "");
    assertThat(maxMillis(all)).isCloseTo(40, within(0.1));
    assertThat(all.latency().mean() / 1e6).as("a fifth of a half").isCloseTo(13, within(0.3));
    PhaseResult both = run(service.replace("group: noisy, ", ""), "");
    assertThat(both.latency().mean() / 1e6).isCloseTo(16, within(0.6));
  }

  @Test
  void errorsMayHaveATimeAndAStatusOfTheirOwn() {
    PhaseResult all = run("errors: { ratio: 30%, status: 503, after: 1ms }", "");
    assertThat((double) all.errors()).isCloseTo(300, within(60.0));
    assertThat(all.latency().percentile(20) / 1e6).isCloseTo(1, within(0.1));
    PhaseResult plain = run("errors: 30%", "");
    assertThat(plain.errors()).as("the same requests fail").isEqualTo(all.errors());
    assertThat(plain.latency().percentile(20) / 1e6).isCloseTo(10, within(0.1));
  }
}
