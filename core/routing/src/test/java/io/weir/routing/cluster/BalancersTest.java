package io.weir.routing.cluster;

import static io.weir.routing.spec.BalancerSpec.SCAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every balancer. */
class BalancersTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  static Stream<BalancerSpec> all() {
    return Stream.of(
        new BalancerSpec.RoundRobin(),
        new BalancerSpec.Random(),
        new BalancerSpec.LeastRequest(2),
        new BalancerSpec.LeastRequest(4),
        new BalancerSpec.LeastRequest(SCAN),
        new BalancerSpec.Ewma(2, TEN_SECONDS, false),
        new BalancerSpec.Ewma(2, TEN_SECONDS, true),
        new BalancerSpec.Ewma(SCAN, TEN_SECONDS, true),
        new BalancerSpec.PeakEwma(2, TEN_SECONDS, Duration.ZERO),
        new BalancerSpec.PeakEwma(SCAN, TEN_SECONDS, Duration.ofSeconds(5)),
        new BalancerSpec.C3(2, TEN_SECONDS, 1),
        new BalancerSpec.C3(SCAN, TEN_SECONDS, 10),
        new BalancerSpec.Prequal(3, 16, Duration.ofSeconds(1), 0.8),
        new BalancerSpec.Prequal(0.5, 4, Duration.ofSeconds(1), 0.6),
        ring(false),
        ring(true));
  }

  static BalancerSpec ring(boolean maglev) {
    return new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", maglev, 1.25);
  }

  @ParameterizedTest
  @MethodSource("all")
  void singleEndpointGetsEverything(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 1, 7);
    bench.closedLoop(5, 100);
    assertThat(bench.sent(0)).isEqualTo(100);
    assertThat(bench.endpoints.getFirst().inFlight()).isZero();
  }

  /** All but plain ewma, which does not see load: who is a little faster gets almost everything. */
  static Stream<BalancerSpec> loadAware() {
    return all().filter(spec -> !(spec instanceof BalancerSpec.Ewma ewma) || ewma.pending());
  }

  @ParameterizedTest
  @MethodSource("loadAware")
  void equalEndpointsGetEqualShares(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 2, BalancerBench.equal(8));
    run(bench, 16_000);
    for (int i = 0; i < 8; i++) {
      assertThat(bench.share(i)).isCloseTo(1 / 8.0, within(tolerance(spec) / 8));
    }
  }

  @ParameterizedTest
  @MethodSource("loadAware")
  void busyEndpointsGetSharesByWeight(BalancerSpec spec) {
    int[] weights = {1, 2, 3, 4, 1, 2, 3, 4};
    BalancerBench bench = new BalancerBench(spec, 3, weights);
    run(bench, 20_000);
    for (int i = 0; i < weights.length; i++) {
      double fair = weights[i] / 20.0;
      assertThat(bench.share(i))
          .as("share of %d", i)
          .isCloseTo(fair, within(tolerance(spec) * fair));
    }
  }

  /** Prequal gives the slowest of those with room the least, until their averages have settled. */
  private static double tolerance(BalancerSpec spec) {
    return spec instanceof BalancerSpec.Prequal ? 0.6 : 0.25;
  }

  /** Random keys, latencies within a fifth of each other, 100 in flight. */
  private static void run(BalancerBench bench, int requests) {
    bench.script =
        (endpoint, now) -> BalancerBench.Answer.ok(bench.random.nextLong(80, 120) * Nanos.MILLI);
    bench.closedLoop(100, requests);
  }

  @ParameterizedTest
  @MethodSource("all")
  void retryAvoidsTriedEndpoints(BalancerSpec spec) {
    for (int seed = 0; seed < 20; seed++) {
      BalancerBench bench = new BalancerBench(spec, seed, 5, 1, 1, 9);
      BalancerBench.Request request = bench.request();
      for (int i = 0; i < 4; i++) {
        Endpoint picked = bench.pick(request);
        assertThat(request.tried).doesNotContain(picked);
        request.tried.add(picked);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void allTriedStillPicksAndLosesNothing(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 4, 1, 1, 2);
    BalancerBench.Request request = bench.request();
    request.tried.addAll(bench.endpoints);
    for (int i = 0; i < 100; i++) {
      assertThat(bench.endpoints).contains(bench.pick(request));
    }
    run(bench, 600);
    assertThat(bench.endpoints).allMatch(endpoint -> bench.sent(bench.index(endpoint)) > 0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void onlyOpenEndpointsArePickedAfterAChange(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 5, 1, 2, 1, 1);
    run(bench, 500);
    bench.forgetCounts();
    bench.open(3, 1);
    run(bench, 1000);
    assertThat(bench.sent(0) + bench.sent(2)).isZero();
    assertThat(bench.sent(1)).isPositive();
    assertThat(bench.sent(3)).isPositive();
    bench.update();
    run(bench, 5000);
    assertThat(bench.sent(0)).isPositive();
    assertThat(bench.sent(2)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void sameSeedPicksTheSame(BalancerSpec spec) {
    assertThat(picks(spec)).isEqualTo(picks(spec));
  }

  private static String picks(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 6, 1, 2, 3, 3, 3);
    bench.script =
        (endpoint, now) -> BalancerBench.Answer.ok(bench.random.nextLong(1, 50) * Nanos.MILLI);
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      picks.append(bench.send());
      bench.clock.advance(Nanos.MILLI);
    }
    return picks.toString();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOutcomeIsDigested(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 7, 1, 2);
    for (Outcome outcome : Outcome.values()) {
      for (Endpoint endpoint : bench.endpoints) {
        bench.tryOnce(endpoint, Nanos.MILLI, outcome);
        bench.balancer.reported(endpoint, 3, Nanos.MILLI, bench.clock.nanos());
      }
    }
    for (Endpoint endpoint : bench.endpoints) {
      assertThat(bench.balancer.cost(endpoint, bench.clock.nanos())).isNotNegative();
    }
    assertThat(bench.endpoints).contains(bench.send());
  }

  @Test
  void leastRequestHonoursWeightsWhenIdle() {
    for (int choices : new int[] {2, SCAN}) {
      BalancerBench bench = new BalancerBench(new BalancerSpec.LeastRequest(choices), 8, 1, 9);
      bench.closedLoop(1, 10_000);
      assertThat(bench.share(0)).isCloseTo(0.1, within(0.02));
    }
  }

  @Test
  void leastRequestDoesNotFloodACanary() {
    BalancerBench bench = new BalancerBench(new BalancerSpec.LeastRequest(2), 9, 1, 99);
    bench.closedLoop(3, 20_000);
    assertThat(bench.share(0)).isBetween(0.005, 0.02);
  }

  @Test
  void leastRequestPrefersTheFreeEndpoint() {
    BalancerBench bench = new BalancerBench(new BalancerSpec.LeastRequest(2), 10, 1, 1);
    for (int i = 0; i < 50; i++) {
      Endpoint busy = bench.endpoints.get(i % 2);
      BalancerBench.Try flight = bench.begin(busy);
      assertThat(bench.pick(bench.request())).isNotSameAs(busy);
      bench.end(flight, Outcome.SUCCESS);
    }
  }

  @Test
  void scanBreaksTiesAtRandom() {
    BalancerBench bench =
        new BalancerBench(new BalancerSpec.LeastRequest(SCAN), 11, BalancerBench.equal(10));
    bench.closedLoop(1, 10_000);
    for (int i = 0; i < 10; i++) {
      assertThat(bench.share(i)).isCloseTo(0.1, within(0.02));
    }
  }
}
