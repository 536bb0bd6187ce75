package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cases that need tries begun and ended in an order of one's own. */
class VigilProbeTest {

  private static BalancerBench warm(int endpoints) {
    BalancerBench bench =
        new BalancerBench(BalancerSpec.Vigil.defaults(), 1, BalancerBench.equal(endpoints));
    for (int i = 0; i < 100; i++) {
      for (Endpoint endpoint : bench.endpoints) {
        bench.tryOnce(endpoint, 10 * Nanos.MILLI, Outcome.SUCCESS);
      }
    }
    return bench;
  }

  @Test
  void aStaleProbeOfAnEarlierSuspicionDoesNotEndALaterOnes() {
    BalancerBench bench = warm(4);
    Endpoint endpoint = bench.endpoints.getFirst();
    Suspicion suspicion = VigilState.of(endpoint).suspicion;
    suspicion.suspect(bench.clock.nanos());
    BalancerBench.Try stale = bench.begin(endpoint);
    bench.clock.advance(Nanos.MILLI);
    suspicion.clear(bench.clock.nanos());
    suspicion.suspect(bench.clock.nanos());
    BalancerBench.Try current = bench.begin(endpoint);
    bench.clock.advance(Nanos.MILLI);
    bench.end(stale, Outcome.SUCCESS);
    assertThat(suspicion.wakeNanos()).as("the later probe is under way").isEqualTo(Nanos.NEVER);
    bench.end(current, Outcome.SUCCESS);
    assertThat(suspicion.wakeNanos()).isLessThan(Nanos.NEVER);
  }

  @Test
  void theEndOfAnEjectedOnesProbeDoesNotCountForTheSuspicionThatBeganMeanwhile() {
    BalancerBench bench = warm(4);
    Endpoint endpoint = bench.endpoints.getFirst();
    Suspicion suspicion = VigilState.of(endpoint).suspicion;
    BalancerBench.Try readmitting = bench.begin(endpoint, Flight::markProbe);
    bench.clock.advance(Nanos.MILLI);
    suspicion.suspect(bench.clock.nanos());
    BalancerBench.Try probe = bench.begin(endpoint);
    bench.clock.advance(Nanos.MILLI);
    bench.end(readmitting, Outcome.SUCCESS);
    assertThat(suspicion.wakeNanos()).as("a probe is under way").isEqualTo(Nanos.NEVER);
    bench.end(probe, Outcome.SUCCESS);
    assertThat(suspicion.wakeNanos()).isLessThan(Nanos.NEVER);
  }

  @Test
  void aRetryPrefersATriedEndpointToANewSuspect() {
    for (int healthy = 0; healthy < 2; healthy++) {
      BalancerBench bench = warm(2);
      Endpoint tried = bench.endpoints.get(healthy);
      Endpoint hanging = bench.endpoints.get(1 - healthy);
      bench.begin(hanging);
      bench.clock.advance(5 * Nanos.SECOND);
      BalancerBench.Request retry = bench.request();
      retry.tried.add(tried);
      assertThat(bench.pick(retry)).isSameAs(tried);
      assertThat(bench.balancer.suspects(hanging)).isTrue();
    }
  }

  @Test
  void theMedianOfTheOthersLeavesOneOut() {
    BalancerBench bench = warm(5);
    Endpoint[] endpoints = bench.endpoints.toArray(new Endpoint[0]);
    long now = bench.clock.nanos();
    for (int i = 0; i < 5; i++) {
      VigilState.of(endpoints[i]).begin((i + 1) * 100, now);
    }
    VigilFleet fleet = new VigilFleet(BalancerSpec.Vigil.defaults(), new Sampler(bench.random));
    fleet.update(endpoints, 0);
    assertThat(fleet.medianLatency(null, now)).isEqualTo(300);
    assertThat(fleet.medianLatency(endpoints[0], now)).isEqualTo(300);
    assertThat(fleet.medianLatency(endpoints[1], now)).isEqualTo(300);
    assertThat(fleet.medianLatency(endpoints[2], now)).isEqualTo(200);
    assertThat(fleet.medianLatency(endpoints[4], now)).isEqualTo(200);
  }

  @Test
  void suspectsAreReleasedWhenTheOthersTurnBadToo() {
    BalancerBench bench = warm(10);
    fail(bench, 3, 0, 5);
    assertThat(bench.endpoints).filteredOn(bench.balancer::suspects).hasSize(5);
    fail(bench, 20, 5, 10);
    assertThat(bench.endpoints).noneMatch(bench.balancer::suspects);
  }

  @Test
  void whoIsActiveFollowsFromWhoIsSuspectHoweverItCameAbout() {
    BalancerBench bench = new BalancerBench(BalancerSpec.Vigil.defaults(), 1, 1, 3, 1, 2, 5, 1, 1);
    Endpoint[] endpoints = bench.endpoints.toArray(new Endpoint[0]);
    VigilFleet fleet = new VigilFleet(BalancerSpec.Vigil.defaults(), new Sampler(bench.random));
    fleet.update(endpoints, 0);
    int most = 0;
    for (int step = 0; step < 1_000; step++) {
      long now = step * Nanos.MILLI;
      Endpoint endpoint = endpoints[bench.random.nextInt(endpoints.length)];
      VigilState state = VigilState.of(endpoint);
      if (state.suspicion.suspect()) {
        fleet.readmit(endpoint, Nanos.MILLI, now);
      } else {
        fail(state.suspicion, now);
        fleet.accuse(endpoint, state, now);
      }
      assertThat(fleet.active()).containsExactly(only(endpoints, false));
      assertThat(fleet.suspects()).containsExactly(only(endpoints, true));
      assertThat(fleet.suspectWeight())
          .isEqualTo(Arrays.stream(fleet.suspects()).mapToInt(Endpoint::weight).sum());
      most = Math.max(most, fleet.suspects().length);
    }
    assertThat(most).as("half of seven").isEqualTo(3);
  }

  private static void fail(Suspicion suspicion, long nowNanos) {
    for (int i = 0; i < 3; i++) {
      suspicion.failed(nowNanos, false, false);
    }
  }

  private static Endpoint[] only(Endpoint[] endpoints, boolean suspect) {
    return Arrays.stream(endpoints)
        .filter(endpoint -> VigilState.of(endpoint).suspicion.suspect() == suspect)
        .toArray(Endpoint[]::new);
  }

  private static void fail(BalancerBench bench, int times, int from, int to) {
    for (int turn = 0; turn < times; turn++) {
      for (Endpoint endpoint : bench.endpoints.subList(from, to)) {
        bench.tryOnce(endpoint, Nanos.MILLI, Outcome.SERVER_ERROR);
      }
    }
  }
}
