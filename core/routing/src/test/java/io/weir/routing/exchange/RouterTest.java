package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.SpecException;
import io.weir.routing.spec.WeightedCluster;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final BalancerSpec VIGIL = BalancerSpec.Vigil.defaults();

  private static EndpointSpec weighted(String key, int weight, String zone) {
    return new EndpointSpec(key, key, weight, zone);
  }

  @Test
  void survivorsKeepWhatIsInFlightAndWhatIsKnown() {
    Bench bench = new Bench(Mesh.of(3).balancer(VIGIL).accrual(AccrualSpec.DEFAULT));
    for (int i = 0; i < 30; i++) {
      bench.roundTrip(50);
    }
    bench.get();
    Endpoint busy = bench.upstream.last().endpoint();
    double cost = bench.cluster().cost(busy, bench.time.nanos());
    bench.apply(
        Mesh.of(5).balancer(VIGIL).accrual(AccrualSpec.DEFAULT).limits(LimitSpec.fixed(500, 9)));
    assertThat(bench.endpoint(busy.key())).isSameAs(busy);
    assertThat(busy.inFlight()).isEqualTo(1);
    assertThat(bench.cluster().cost(busy, bench.time.nanos())).isEqualTo(cost);
  }

  @Test
  void survivorsStayEjected() {
    Bench bench = new Bench(Mesh.of(2).accrual(AccrualSpec.DEFAULT));
    ejectFirst(bench);
    bench.apply(Mesh.of(3).accrual(AccrualSpec.DEFAULT));
    assertThat(bench.endpoint("a").ejected()).isTrue();
    bench.upstream.clear();
    bench.upstream.answerAtOnce(Answer::ok);
    for (int i = 0; i < 10; i++) {
      bench.get();
    }
    assertThat(bench.upstream.keys()).contains("b", "c").doesNotContain("a");
  }

  private static void ejectFirst(Bench bench) {
    bench.upstream.answerAtOnce(
        attempt -> Answer.whole(attempt, attempt.endpoint().key().equals("a") ? 500 : 200));
    for (int i = 0; i < 20; i++) {
      bench.get();
    }
    assertThat(bench.endpoint("a").ejected()).isTrue();
  }

  @Test
  void theRemovedDrainAndAreNeverPicked() {
    Bench bench = new Bench(Mesh.of(2));
    RecordingDownstream one = bench.get();
    RecordingDownstream two = bench.get();
    bench.apply(Mesh.of(1));
    Attempt leaving = bench.upstream.sent(bench.upstream.keys().indexOf("b"));
    assertThat(leaving.endpoint().removed()).isTrue();
    for (int i = 0; i < 10; i++) {
      bench.get();
    }
    assertThat(bench.upstream.keys()).containsOnlyOnce("b");
    bench.upstream.sent().forEach(Answer::ok);
    assertThat(one.status()).isEqualTo(200);
    assertThat(two.status()).isEqualTo(200);
    assertThat(leaving.endpoint().inFlight()).isZero();
    assertThat(bench.outcomes(Outcome.SUCCESS)).isEqualTo(12);
  }

  @Test
  void changedWeightsReachTheBalancer() {
    BalancerSpec random = new BalancerSpec.Random();
    Bench bench = new Bench(Mesh.of(2).balancer(random));
    bench.upstream.answerAtOnce(Answer::ok);
    bench.apply(new Mesh().balancer(random).endpoints(weighted("a", 9, ""), weighted("b", 1, "")));
    for (int i = 0; i < 1000; i++) {
      bench.get();
    }
    long toA = bench.upstream.keys().stream().filter("a"::equals).count();
    // 900 +- 9.5 (one sigma) against 500.
    assertThat(toA).isBetween(850L, 950L);
  }

  @Test
  void changedZonesMoveEndpointsBetweenNearAndFar() {
    LocalitySpec same = new LocalitySpec(true, 0.7);
    Mesh before =
        new Mesh().zone("x").locality(same).endpoints(weighted("a", 1, "x"), weighted("b", 1, "y"));
    Bench bench = new Bench(before);
    bench.get();
    assertThat(bench.upstream.keys()).containsExactly("a");
    bench.apply(
        new Mesh()
            .zone("x")
            .locality(same)
            .endpoints(weighted("a", 1, "y"), weighted("b", 1, "x")));
    bench.get();
    assertThat(bench.upstream.keys()).containsExactly("a", "b");
    bench.apply(before.zone("y"));
    bench.get();
    assertThat(bench.upstream.keys()).containsExactly("a", "b", "b");
    bench.upstream.sent().forEach(Answer::ok);
    assertThat(bench.endpoint("a").inFlight() + bench.endpoint("b").inFlight()).isZero();
  }

  @Test
  void aChangedBalancerStartsAfreshWhileFlightsAreInTheAir() {
    List<BalancerSpec> all =
        List.of(
            VIGIL,
            new BalancerSpec.RoundRobin(),
            BalancerSpec.PeakEwma.defaults(),
            new BalancerSpec.LeastRequest(2),
            new BalancerSpec.Random(),
            VIGIL);
    Bench bench = new Bench(Mesh.of(3).balancer(VIGIL));
    for (BalancerSpec balancer : all) {
      for (int i = 0; i < 5; i++) {
        bench.get();
      }
      bench.apply(Mesh.of(3).balancer(balancer));
      bench.time.advance(10);
    }
    for (Attempt attempt : bench.upstream.sent()) {
      Answer.ok(attempt);
    }
    assertThat(bench.cluster().endpoints()).allMatch(endpoint -> endpoint.inFlight() == 0);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(30);
  }

  @Test
  void aChangedRouteTimeoutLeavesEstimatesAlone() {
    Bench bench = new Bench(Mesh.of(2).balancer(VIGIL).timeout(1000));
    bench.roundTrip(50);
    bench.roundTrip(50);
    double cost = bench.cluster().cost(bench.endpoint("a"), bench.time.nanos());
    bench.apply(Mesh.of(2).balancer(VIGIL).timeout(500));
    assertThat(bench.cluster().cost(bench.endpoint("a"), bench.time.nanos())).isEqualTo(cost);
  }

  @Test
  void theSameSnapshotTwiceChangesNothing() {
    Mesh mesh = Mesh.of(3).balancer(VIGIL).accrual(AccrualSpec.DEFAULT);
    Bench once = new Bench(mesh);
    Bench twice = new Bench(mesh);
    for (int i = 0; i < 50; i++) {
      twice.apply(mesh);
      assertThat(twice.roundTrip(10 + i % 7)).isEqualTo(once.roundTrip(10 + i % 7));
    }
    assertThat(twice.route().count(Disposition.OK)).isEqualTo(50);
  }

  @Test
  void nothingInFlightIsLostWithItsClusterRouteAndListener() {
    Bench bench = new Bench(Mesh.of(2).limits(LimitSpec.fixed(1, 5)).timeout(1000));
    Listener listener = bench.router.listener(Mesh.LISTENER);
    RecordingDownstream answered = bench.get();
    RecordingDownstream queued = bench.get();
    RecordingDownstream late = bench.get();
    bench.router.apply(new Snapshot("empty", List.of(), List.of()));
    assertThat(bench.router.listener(Mesh.LISTENER)).isNull();
    assertThat(bench.router.cluster(Mesh.NAME)).isNull();
    Answer.ok(bench.upstream.sent(0));
    Answer.ok(bench.upstream.sent(1));
    bench.time.advance(1000);
    assertThat(answered.status()).isEqualTo(200);
    assertThat(queued.status()).isEqualTo(200);
    assertThat(late.status()).isEqualTo(504);
    assertThat(listener.open(new RecordingDownstream("GET", "/"))).isNotNull();
  }

  @Test
  void theCountsOfARouteThatLeftStayInItsListener() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    Answer.ok(bench.upstream.last());
    bench.get();
    Snapshot before = Mesh.of(2).snapshot();
    RouteSpec route = before.listeners().getFirst().routes().getFirst();
    RouteSpec renamed =
        new RouteSpec(
            "other",
            route.hosts(),
            route.matches(),
            route.backends(),
            route.timeout(),
            route.retries(),
            route.hedge(),
            null);
    bench.router.apply(
        new Snapshot(
            "", List.of(new ListenerSpec(Mesh.LISTENER, "", List.of(renamed))), before.clusters()));
    Answer.ok(bench.upstream.last());
    ExchangeStats sum = bench.router.frame().listener(Mesh.LISTENER);
    assertThat(sum.openedCount()).isEqualTo(2);
    assertThat(sum.count(Disposition.OK)).isEqualTo(2);
  }

  @Test
  void aSnapshotThatCannotBeUsedChangesNothing() {
    Bench bench = new Bench(Mesh.of(2));
    Cluster cluster = bench.cluster();
    Snapshot good = Mesh.of(4).snapshot();
    RouteSpec route = good.listeners().getFirst().routes().getFirst();
    RouteSpec bad =
        new RouteSpec(
            route.name(),
            route.hosts(),
            List.of(new MatchSpec(new MatchSpec.PathMatch.Regex("("), null, List.of(), List.of())),
            route.backends(),
            route.timeout(),
            route.retries(),
            route.hedge(),
            null);
    Snapshot snapshot =
        new Snapshot(
            "bad", List.of(new ListenerSpec(Mesh.LISTENER, "", List.of(bad))), good.clusters());
    assertThatThrownBy(() -> bench.router.apply(snapshot)).isInstanceOf(SpecException.class);
    assertThat(bench.router.version()).isEqualTo("test");
    assertThat(cluster.endpoints()).hasSize(2);
  }

  @Test
  void theBackendsOfARouteGetTheirWeights() {
    ClusterSpec one = Mesh.of(1).cluster();
    List<ClusterSpec> clusters = new ArrayList<>();
    List<WeightedCluster> backends = new ArrayList<>();
    for (int weight : new int[] {3, 1, 0}) {
      String name = "w" + weight;
      clusters.add(
          new ClusterSpec(
              name,
              List.of(EndpointSpec.of(name)),
              one.balancer(),
              one.accrual(),
              one.limits(),
              one.locality(),
              one.retryBudget(),
              one.hedgeBudget()));
      backends.add(new WeightedCluster(name, weight));
    }
    RouteSpec base = Mesh.of(1).route();
    RouteSpec route =
        new RouteSpec(
            base.name(),
            base.hosts(),
            base.matches(),
            backends,
            base.timeout(),
            base.retries(),
            base.hedge(),
            base.rateLimit());
    ListenerSpec listener = new ListenerSpec(Mesh.LISTENER, "", List.of(route));
    Bench bench = new Bench(new Snapshot("test", List.of(listener), clusters), 1);
    for (int i = 0; i < 4000; i++) {
      bench.get();
      Answer.ok(bench.upstream.last());
    }
    List<String> keys = bench.upstream.keys();
    assertThat(keys.stream().filter("w3"::equals).count()).isBetween(2880L, 3120L);
    assertThat(keys).doesNotContain("w0");
  }
}
