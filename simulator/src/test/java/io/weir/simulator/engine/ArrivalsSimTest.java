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
          api: { endpoints: 1, latency: %s }
        policies:
          "edge>api": { retries: none, hedge: none, balancer: round-robin, failure-accrual: none }
        """
            .formatted(arrival, latency);
    return Cell.run(
            ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE)
                .variants()
                .getFirst()
                .scenario(),
            1)
        .windows()
        .stream()
        .map(CellResult.WindowResult::intended)
        .toList();
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
}
