package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codec.Document;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When clients send, as a file says it: how many requests are intended in each second. */
class ArrivalsSimTest {

  private static List<Long> perSecond(String arrival, String latency) {
    return perSecond(arrival, latency, "");
  }

  private static List<Long> perSecond(String arrival, String latency, String events) {
    return run(arrival, latency, events, "round-robin").windows().stream()
        .map(CellResult.WindowResult::intended)
        .toList();
  }

  private static CellResult run(String arrival, String latency, String events, String balancer) {
    String yaml =
        """
        schema: 1
        name: arrivals
        duration: 10s
        clients:
          web: { to: edge, arrival: { %s }, timeout: 10s }
        gateways:
          edge: { routes: [ { path: /, to: api } ] }
        services:
          api: { endpoints: 3, latency: %s }
        events: [ %s ]
        policies:
          "edge>api": { retries: none, hedge: none, balancer: %s, failure-accrual: none }
        """
            .formatted(arrival, latency, events, balancer);
    return Cell.run(
        ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
            .variants()
            .getFirst()
            .scenario(),
        1);
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void constantRateGrowsLinearlyAndThenStays() {
    List<Long> counts =
        perSecond("open: constant, rate: { from: 0/s, to: 100/s, over: 4s }", "1ms");
    assertThat(counts.subList(0, 4)).containsExactly(13L, 37L, 63L, 87L);
    assertThat(counts.subList(4, 10)).allMatch(each -> Math.abs(each - 100) <= 1);
  }

  @Test
  void poissonRateMayFall() {
    List<Long> counts =
        perSecond("open: poisson, rate: { from: 2000/s, to: 1000/s, over: 10s }", "1ms");
    assertThat((double) sum(counts)).isCloseTo(15_000, within(4 * Math.sqrt(15_000)));
    assertThat((double) counts.getFirst()).isCloseTo(1950, within(4 * Math.sqrt(1950)));
    assertThat((double) counts.getLast()).isCloseTo(1050, within(4 * Math.sqrt(1050)));
  }

  @Test
  void burstsComeAtOnceAndAreSilentInBetween() {
    List<Long> counts = perSecond("open: bursts, rate: 1000/s, length: 1s, every: 3s", "1ms");
    for (int second = 0; second < 10; second++) {
      double expected = second % 3 == 0 ? 1000 : 0;
      assertThat((double) counts.get(second)).isCloseTo(expected, within(4 * Math.sqrt(expected)));
    }
  }

  @Test
  void usersOfAClosedLoopHaveOneRequestAtATime() {
    List<Long> counts = perSecond("closed: 10, think: 60ms", "40ms");
    assertThat(sum(counts)).as("10 users, one request each every 100 ms").isBetween(990L, 1000L);
  }

  @Test
  void slowAnswersSlowAClosedLoopDown() {
    assertThat(sum(perSecond("closed: 10, think: 100ms", "900ms"))).isBetween(90L, 110L);
  }

  @Test
  void loadMultipliesARateForAWhile() {
    List<Long> counts =
        perSecond(
            "open: constant, rate: 100/s",
            "1ms",
            "{ at: 2s, for: 3s, load: { client: web, by: 3x } }");
    assertThat(counts).containsExactly(100L, 100L, 300L, 300L, 300L, 100L, 100L, 100L, 100L, 100L);
  }

  @Test
  void loadSetsARateAndZeroIsSilence() {
    List<Long> counts =
        perSecond(
            "open: constant, rate: 100/s",
            "1ms",
            "{ at: 1s, for: 2s, load: { client: web, rate: 50/s } },"
                + " { at: 5s, load: { client: web, by: 0x } }");
    assertThat(counts).containsExactly(100L, 50L, 50L, 100L, 100L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void overlappingLoadsMultiply() {
    List<Long> counts =
        perSecond(
            "open: constant, rate: { from: 0/s, to: 100/s, over: 10s }",
            "1ms",
            "{ at: 8s, load: { client: web, by: 2x } }, { at: 9s, load: { client: web, by: 2x } }");
    assertThat(counts.get(7)).isEqualTo(75);
    assertThat(counts.get(8)).isBetween(169L, 171L);
    assertThat(counts.get(9)).isBetween(379L, 381L);
  }

  @Test
  void loadLeavesTheRandomnessOfWhatIsBeforeItAlone() {
    List<Long> plain = perSecond("open: poisson, rate: 1000/s", "1ms");
    List<Long> loaded =
        perSecond(
            "open: poisson, rate: 1000/s", "1ms", "{ at: 5s, load: { client: web, by: 2x } }");
    assertThat(loaded.subList(0, 5)).isEqualTo(plain.subList(0, 5));
    assertThat((double) sum(loaded.subList(5, 10))).isCloseTo(10_000, within(400.0));
  }

  @Test
  void loadOfAClosedLoopIsMoreUsers() {
    List<Long> counts =
        perSecond(
            "closed: 10, think: 60ms",
            "40ms",
            "{ at: 2s, for: 4s, load: { client: web, by: 3x } },"
                + " { at: 8s, load: { client: web, by: 0x } }");
    assertThat(counts.get(1)).isEqualTo(100);
    assertThat(counts.get(4)).isEqualTo(300);
    assertThat(counts.get(7)).isEqualTo(100);
    assertThat(counts.get(9)).isZero();
  }

  @Test
  void modulatedRateJumps() {
    List<Long> counts =
        perSecond(
            "open: mmpp, states: [ { rate: 0/s, sojourn: 3s }, { rate: 1000/s, sojourn: 3s } ]",
            "1ms");
    assertThat(counts).contains(0L).anyMatch(each -> Math.abs(each - 1000) < 130);
  }

  @Test
  void arrivalsDoNotDependOnTheBalancer() {
    for (String arrival :
        List.of(
            "open: poisson, rate: 500/s",
            "open: mmpp, states: [ { rate: 100/s, sojourn: 1s }, { rate: 900/s, sojourn: 1s } ]")) {
      assertThat(run(arrival, "{ exponential: 50ms }", "", "random").windows())
          .extracting(CellResult.WindowResult::intended)
          .isEqualTo(perSecond(arrival, "{ exponential: 50ms }"));
    }
  }

  @Test
  void requestsAreForSeveralPathsByTheirShares() {
    String yaml =
        """
        schema: 1
        name: paths
        duration: 10s
        clients:
          web: { to: edge, paths: { /a/x: 80%, '/b?q=1': 20% }, timeout: 1s,
            arrival: { open: constant, rate: 1000/s } }
          other: { to: edge, path: /b, timeout: 1s, arrival: { open: constant, rate: 50/s } }
        gateways:
          edge: { routes: [ { path: /a, to: a }, { path: /b, to: b } ] }
        services:
          a: { endpoints: 1, latency: 1ms }
          b: { endpoints: 1, latency: 1ms }
        """;
    CellResult result =
        Cell.run(
            ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
                .variants()
                .getFirst()
                .scenario(),
            1);
    double first = result.endpoints().getFirst().tries();
    assertThat(first).isCloseTo(8000, within(4 * Math.sqrt(1600)));
    assertThat((double) result.endpoints().get(1).tries()).isEqualTo(10_500 - first);
  }
}
