package io.weir.routing.cluster;

import static io.weir.routing.spec.BalancerSpec.SCAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What C3 and Prequal make of what peers report, and of the lack of it. */
class FeedbackTest {

  private static final BalancerSpec C3 = new BalancerSpec.C3(SCAN, Duration.ofSeconds(10), 1);
  private static final BalancerSpec PREQUAL =
      new BalancerSpec.Prequal(3, 8, Duration.ofSeconds(1), 0.8);

  /** Eight endpoints that answer alike, of which the second reports a queue. */
  private static BalancerBench secondIsBusy(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 1, BalancerBench.equal(8));
    for (int i = 0; i < 20; i++) {
      for (Endpoint endpoint : bench.endpoints) {
        bench.tryOnce(endpoint, Nanos.MILLI, Outcome.SUCCESS);
        int busy = endpoint == bench.endpoints.get(1) ? 50 : 0;
        bench.balancer.reported(endpoint, busy, Nanos.MILLI, bench.clock.nanos());
      }
    }
    return bench;
  }

  @Test
  void reportedQueueKeepsTrafficAway() {
    for (BalancerSpec spec : new BalancerSpec[] {C3, PREQUAL}) {
      BalancerBench bench = secondIsBusy(spec);
      for (int i = 0; i < 200; i++) {
        bench.tryOnce(bench.pick(bench.request()), 10_000, Outcome.SUCCESS);
      }
      assertThat(bench.sent(1)).as("%s", spec).isLessThan(20 + 5);
    }
  }

  @Test
  void oldReportIsForgotten() {
    BalancerBench bench = secondIsBusy(PREQUAL);
    bench.clock.advance(2 * Nanos.SECOND);
    bench.forgetCounts();
    bench.closedLoop(8, 400);
    assertThat(bench.share(1)).isGreaterThan(0.03);
  }

  @Test
  void rankGrowsWithTheCubeOfTheQueue() {
    BalancerBench bench = new BalancerBench(C3, 2, 1);
    Endpoint endpoint = bench.endpoints.getFirst();
    bench.tryOnce(endpoint, Nanos.MILLI, Outcome.SUCCESS);
    long now = bench.clock.nanos();
    assertThat(bench.balancer.cost(endpoint, now)).isEqualTo(1e6);
    bench.begin(endpoint);
    assertThat(bench.balancer.cost(endpoint, now)).isEqualTo(8e6);
    bench.balancer.reported(endpoint, 2, Nanos.MILLI / 2, now);
    assertThat(bench.balancer.cost(endpoint, now)).isEqualTo(0.5e6 + 64 * 0.5e6);
  }

  @Test
  void clientsWeighTheOwnRequestsInFlight() {
    BalancerBench bench =
        new BalancerBench(new BalancerSpec.C3(2, Duration.ofSeconds(10), 9), 3, 1);
    Endpoint endpoint = bench.endpoints.getFirst();
    bench.tryOnce(endpoint, Nanos.MILLI, Outcome.SUCCESS);
    bench.begin(endpoint);
    assertThat(bench.balancer.cost(endpoint, bench.clock.nanos())).isEqualTo(1000e6);
  }

  @Test
  void hangingEndpointLooksAsOldAsWhatWaitsThere() {
    BalancerBench bench = new BalancerBench(PREQUAL, 4, 1, 1);
    Endpoint hanging = bench.endpoints.getFirst();
    bench.tryOnce(hanging, Nanos.MILLI, Outcome.SUCCESS);
    bench.begin(hanging);
    bench.clock.advance(3 * Nanos.SECOND);
    assertThat(bench.balancer.cost(hanging, bench.clock.nanos())).isEqualTo(3e9);
  }
}
