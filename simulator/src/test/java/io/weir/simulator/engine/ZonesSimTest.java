package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones, what lies between them, and what cuts them off: two replicas, two zones. */
class ZonesSimTest {

  private static Scenario scenario(String gateway, String policy, String top) {
    String yaml =
        """
        schema: 1
        name: zones
        duration: 20s
        %s
        clients:
          web: { to: edge, arrival: { open: constant, rate: 100/s }, timeout: 2s }
        gateways:
          edge: { %s, routes: [ { path: /, to: search } ] }
        services:
          search:
            endpoints: { zones: { a: 2, b: 2 } }
            latency: 10ms
            cold: { by: 5x, for: 1s }
        policies:
          "*>*": { timeout: { after: 1s, cancel: true }, retries: none, hedge: none,
            balancer: round-robin, failure-accrual: none }
          "edge>search": { %s }
        """
            .formatted(top, gateway, policy);
    return ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
        .variants()
        .getFirst()
        .scenario();
  }

  private static CellResult run(String gateway, String policy, String top) {
    return Cell.run(scenario(gateway, policy, top), 1);
  }

  private static PhaseResult all(String gateway, String policy, String top) {
    return run(gateway, policy, top).phases().getFirst();
  }

  private static final String BOTH = "replicas: 2, zones: [ a, b ]";
  private static final String NEAR = "locality: { prefer: same-zone, spill: 70% }";

  @Test
  void messageTakesItsTimeEachWay() {
    PhaseResult all = all("zones: [ a ]", "", "network: { same-zone: 1ms, cross-zone: 5ms }");
    assertThat(all.latency().percentile(50) / 1e6).isCloseTo(12, within(0.1));
    assertThat(all.latency().max() / 1e6).isEqualTo(20);
  }

  @Test
  void zonesAreAllTheSameUnlessSaidOtherwise() {
    assertThat(all("zones: [ a ]", "", "network: { same-zone: 1ms }").latency().max() / 1e6)
        .isEqualTo(12);
  }

  @Test
  void gatewayOutsideOfAllZonesIsFarFromEach() {
    PhaseResult all = all("replicas: 1", "", "network: { same-zone: 1ms, cross-zone: 5ms }");
    assertThat(all.latency().percentile(0) / 1e6).isCloseTo(20, within(0.1));
  }

  @Test
  void ownZoneComesFirstAndTheOtherTakesOverWhenItIsEjected() {
    String policy =
        NEAR
            + ", failure-accrual: { consecutive: 3, eject: 5s, max-ejected: 100%,"
            + " panic: 0% }";
    assertThat(all("zones: [ a ]", NEAR, "").tryCounts()).containsExactly(1000L, 1000L, 0L, 0L);
    CellResult lost =
        run("zones: [ a ]", policy, "events: [ { at: 5s, crash: { service: search@a } } ]");
    assertThat(lost.phases().getFirst().ok()).isGreaterThan(1900);
    assertThat(lost.phases().getFirst().tryCounts().get(2)).isGreaterThan(500);
  }

  @Test
  void eachReplicaHasItsOwnZone() {
    PhaseResult all = all(BOTH, NEAR, "");
    assertThat(all.tryCounts())
        .allSatisfy(n -> assertThat((double) n).isCloseTo(500, within(70.0)));
    assertThat(all(BOTH, NEAR, "network: { same-zone: 1ms, cross-zone: 50ms }").latency().max())
        .isEqualTo(12_000_000);
  }

  @Test
  void partitionLosesWhatGoesFromOneSideToTheOther() {
    PhaseResult all =
        all(
            BOTH,
            "",
            "events: [ { at: 5s, for: 10s, partition: { between: [ edge/0, search@b ] } } ]");
    // half of the requests take edge/0, half of these zone b, for half of the time
    assertThat((double) all.timeouts()).isCloseTo(2000 / 8.0, within(50.0));
    assertThat(all.errors()).isZero();
    assertThat(all.ok() + all.timeouts()).isEqualTo(all.intended());
  }

  @Test
  void sidesMayBeGivenInEitherOrder() {
    String event = "events: [ { at: 5s, partition: { between: [ %s ] } } ]";
    assertThat(all(BOTH, "", event.formatted("search/0, edge@a")).timeouts())
        .isEqualTo(all(BOTH, "", event.formatted("edge/0, search@a/0")).timeouts())
        .isPositive();
  }

  /** A request is answered if neither it nor its answer is lost. */
  @Test
  void lossHitsEachMessageByItself() {
    Scenario scenario =
        scenario(
            "replicas: 1",
            "",
            "events: [ { at: 0s, partition: { between: [ edge, search ], loss: 20% } } ]");
    double[] shares = new double[20];
    for (int seed = 0; seed < shares.length; seed++) {
      PhaseResult all = Cell.run(scenario, seed + 1L).phases().getFirst();
      shares[seed] = (double) all.ok() / all.intended();
    }
    QueueTheorySimTest.assertMean(shares, 0.8 * 0.8, 0.01);
  }

  @Test
  void answersThatWereUnderWayAreLostToo() {
    PhaseResult all =
        all(
            "replicas: 1",
            "",
            "events: [ { at: 5005ms, for: 1ms, partition: { between: [ edge, search ] } } ]\n"
                + "network: { same-zone: 0ms, cross-zone: 0ms }");
    assertThat(all.timeouts()).isZero();
    assertThat(
            all(
                    "replicas: 1",
                    "",
                    "events: [ { at: 5005ms, for: 6ms, partition: { between: [ edge, search ] } }"
                        + " ]")
                .timeouts())
        .isEqualTo(1 + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "reset", "blackhole"})
  void zoneThatIsGoneTakesItsEndpointsAndGatewaysWithIt(String how) {
    PhaseResult all =
        all(
            BOTH,
            NEAR,
            "events: [ { at: 5s, for: 10s, zone-outage: { zone: b, how: " + how + " } } ]");
    // clients go to the other replica, which uses its own zone
    assertThat(all.ok()).isGreaterThan(1990);
    assertThat(all.tryCounts().get(0)).isGreaterThan(600);
  }

  @Test
  void zoneReturnsCold() {
    PhaseResult all =
        all("replicas: 1", "", "events: [ { at: 5s, for: 5s, zone-outage: { zone: b } } ]");
    assertThat(all.errors()).isBetween(250L, 252L);
    assertThat(all.latency().max() / 1e6).isBetween(45.0, 50.0);
  }

  @Test
  void withoutAnyGatewayClientsGetNothing() {
    PhaseResult all =
        all("zones: [ b ]", "", "events: [ { at: 5s, for: 10s, zone-outage: { zone: b } } ]");
    assertThat(all.errors()).isBetween(1000L, 1001L);
    assertThat(all.ok()).isBetween(999L, 1000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          zone-outage: { zone: c } | there is no zone 'c'
          partition: { between: [ edge, api ] } | there is no gateway or service 'api'
          partition: { between: [ edgy, search ] } | did you mean 'edge'?
          partition: { between: [ edge/2, search ] } | 'edge' has edge/0..1
          partition: { between: [ edge@c, search ] } | gateway 'edge' has no zone 'c'
          partition: { between: [ edge, search@c ] } | service 'search' has no zone or group 'c'
          partition: { between: [ edge ] } | must have from 2 to 2 items
          partition: { between: [ edge, search ], loss: 0% } | a share of zero changes nothing
          """)
  void refusesWhatIsNotThere(String event, String message) {
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () -> scenario(BOTH, "", "events: [ { at: 1s, " + event + " } ]"));
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage()).startsWith("x.yaml:4:").contains(message);
  }

  @Test
  void refusesMoreZonesThanReplicas() {
    assertThat(
            catchThrowableOfType(
                    ConfigException.class, () -> scenario("replicas: 1, zones: [ a, b ]", "", ""))
                .getMessage())
        .contains("x.yaml:8:36: gateways.edge.zones[1]: there are more zones than replicas");
  }
}
