package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.Answer;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Bench;
import io.weir.routing.exchange.Mesh;
import io.weir.routing.exchange.RecordingDownstream;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterTest {

  /** Three in a row, one second, twice as long each time, no jitter, all but panic as given. */
  private static AccrualSpec accrual(double maxEjected, double panic) {
    return new AccrualSpec(
        3,
        0,
        5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        2,
        0,
        maxEjected,
        panic);
  }

  private static void failing(Bench bench, String... keys) {
    Set<String> bad = Set.of(keys);
    bench.upstream.answerAtOnce(
        attempt -> Answer.whole(attempt, bad.contains(attempt.endpoint().key()) ? 500 : 200));
  }

  private static long share(Bench bench, int requests, String... keys) {
    bench.upstream.clear();
    for (int i = 0; i < requests; i++) {
      bench.get();
    }
    Set<String> wanted = Set.of(keys);
    return bench.upstream.keys().stream().filter(wanted::contains).count();
  }

  private static Set<String> ejected(Bench bench) {
    return bench.cluster().endpoints().stream()
        .filter(Endpoint::ejected)
        .map(Endpoint::key)
        .collect(Collectors.toSet());
  }

  // Failure accrual

  @Test
  void anEndpointThatKeepsFailingIsEjected() {
    Bench bench = new Bench(Mesh.of(4).accrual(accrual(0.5, 0)));
    failing(bench, "b");
    assertThat(share(bench, 12, "b")).isEqualTo(3);
    assertThat(ejected(bench)).containsExactly("b");
    assertThat(share(bench, 100, "b")).isZero();
  }

  @Test
  void anEndpointThatAnswersTooFewWellIsEjected() {
    AccrualSpec rate =
        new AccrualSpec(
            0,
            0.8,
            5,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            2,
            0,
            0.5,
            0);
    Bench bench = new Bench(Mesh.of(4).accrual(rate));
    int[] turn = new int[1];
    bench.upstream.answerAtOnce(attempt -> {
      boolean bad = attempt.endpoint().key().equals("b") && turn[0]++ % 2 == 1;
      Answer.whole(attempt, bad ? 500 : 200);
    });
    share(bench, 100, "b");
    assertThat(ejected(bench)).containsExactly("b");
    // Good, bad, good, bad, good, bad: the rate is looked at when a try fails.
    assertThat(turn[0]).isEqualTo(6);
  }

  @Test
  void oneProbeDecides() {
    Bench bench = new Bench(Mesh.of(2).accrual(accrual(0.5, 0)));
    failing(bench, "b");
    share(bench, 6, "b");
    bench.upstream.answerAtOnce(attempt -> {});
    bench.time.advance(1000);
    assertThat(share(bench, 10, "b")).isEqualTo(1);
    Attempt probe = bench.upstream.sent(0);
    assertThat(probe.probe()).isTrue();
    Answer.whole(probe, 500);
    // The second time out is twice as long.
    bench.time.advance(1999);
    assertThat(share(bench, 10, "b")).isZero();
    bench.time.advance(1);
    assertThat(share(bench, 10, "b")).isEqualTo(1);
    Answer.ok(bench.upstream.sent(0));
    assertThat(ejected(bench)).isEmpty();
    assertThat(share(bench, 10, "b")).isEqualTo(5);
  }

  @Test
  void aProbeFromBeforeAChangeOfAccrualDecidesNothing() {
    Bench bench = new Bench(Mesh.of(2).accrual(accrual(0.5, 0)));
    Attempt former = probeOfB(bench);
    bench.apply(Mesh.of(2).accrual(accrual(0.6, 0)));
    assertThat(ejected(bench)).isEmpty();
    Attempt probe = probeOfB(bench);
    Answer.ok(former);
    assertThat(ejected(bench)).containsExactly("b");
    Answer.ok(probe);
    assertThat(ejected(bench)).isEmpty();
  }

  /** Lets {@code b} be ejected, and returns the probe that is under way a second later. */
  private static Attempt probeOfB(Bench bench) {
    failing(bench, "b");
    share(bench, 6, "b");
    assertThat(ejected(bench)).containsExactly("b");
    bench.upstream.answerAtOnce(attempt -> {});
    bench.time.advance(1000);
    assertThat(share(bench, 10, "b")).isEqualTo(1);
    return bench.upstream.sent(0);
  }

  @Test
  void anEndpointIsKeptOutFromItsEjectionUntilItsProbeSucceeds() {
    Bench bench = new Bench(Mesh.of(2).accrual(accrual(0.5, 0)));
    failing(bench, "b");
    share(bench, 6, "b");
    bench.time.advance(1000);
    share(bench, 1, "b"); // the probe fails: out for two seconds more
    failing(bench);
    bench.time.advance(2000);
    assertThat(keptOutMillis(bench, "b")).isEqualTo(3000);
    share(bench, 1, "b");
    bench.time.advance(5000);
    assertThat(keptOutMillis(bench, "b")).isEqualTo(3000);
    assertThat(keptOutMillis(bench, "a")).isZero();
  }

  private static long keptOutMillis(Bench bench, String key) {
    return bench.cluster().endpoints().stream()
            .filter(endpoint -> endpoint.key().equals(key))
            .mapToLong(endpoint -> endpoint.keptOutNanos(bench.time.nanos()))
            .sum()
        / Nanos.MILLI;
  }

  @Test
  void aProbeWhoseCallerGoesAwayIsRepeated() {
    Bench bench = new Bench(Mesh.of(2).accrual(accrual(0.5, 0)));
    failing(bench, "b");
    share(bench, 6, "b");
    bench.upstream.answerAtOnce(attempt -> {});
    bench.time.advance(1000);
    bench.upstream.clear();
    bench.open(new RecordingDownstream("GET", "/")).cancel();
    assertThat(bench.upstream.keys()).containsExactly("b");
    assertThat(share(bench, 3, "b")).isEqualTo(1);
  }

  @Test
  void atMostTheGivenShareIsEjected() {
    Bench bench = new Bench(Mesh.of(5).accrual(accrual(0.5, 0)));
    failing(bench, "a", "b", "c", "d");
    share(bench, 50);
    assertThat(ejected(bench)).hasSize(2);
  }

  @Test
  void oneEndpointAloneIsNeverEjected() {
    Bench bench = new Bench(Mesh.of(1).accrual(accrual(0.5, 0)));
    failing(bench, "a");
    assertThat(share(bench, 50, "a")).isEqualTo(50);
    assertThat(ejected(bench)).isEmpty();
  }

  @Test
  void whenTooFewAreOpenAllGetTraffic() {
    Bench bench = new Bench(Mesh.of(4).accrual(accrual(1, 0.6)));
    failing(bench, "a");
    share(bench, 12);
    assertThat(bench.cluster().panicking()).isFalse();
    failing(bench, "b");
    share(bench, 12);
    assertThat(bench.cluster().panicking()).isTrue();
    assertThat(share(bench, 40, "a")).isEqualTo(10);
  }

  @Test
  void whatWasSentBeforeARemovalCountsWithTheDeparted() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    bench.get();
    bench.apply(Mesh.of(0));
    bench.upstream.sent().forEach(attempt -> attempt.failed(Outcome.RESET));
    assertThat(bench.outcomes(Outcome.RESET)).isEqualTo(2);
    assertThat(bench.cluster().departed().total()).isEqualTo(2);
  }

  // Retry-After

  @Test
  void anEndpointThatAsksForItIsLeftAloneForThatTime() {
    Bench bench = new Bench(Mesh.of(3));
    bench.get();
    String tired = bench.upstream.last().endpoint().key();
    bench.upstream.last().answered(Answer.overloaded(503, 2 * Nanos.SECOND));
    assertThat(share(bench, 30, tired)).isZero();
    bench.time.advance(1999);
    assertThat(share(bench, 30, tired)).isZero();
    bench.time.advance(1);
    assertThat(share(bench, 30, tired)).isEqualTo(10);
  }

  @Test
  void atMostHalfOfTheFleetIsLeftAlone() {
    Bench bench = new Bench(Mesh.of(4));
    bench.upstream.answerAtOnce(
        attempt -> attempt.answered(Answer.overloaded(429, 5 * Nanos.SECOND)));
    share(bench, 20);
    List<String> left = new ArrayList<>(bench.upstream.keys()).subList(10, 20);
    assertThat(Set.copyOf(left)).hasSize(2);
  }

  @Test
  void whoIsLeftAloneAlreadyMayAskForMoreTime() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    bench.get();
    Attempt first = bench.upstream.sent(0);
    bench.get();
    bench.get();
    Attempt again = bench.upstream.sent(2);
    assertThat(again.endpoint()).isSameAs(first.endpoint());
    first.answered(Answer.overloaded(503, Nanos.SECOND));
    again.answered(Answer.overloaded(503, 3 * Nanos.SECOND));
    bench.time.advance(2000);
    assertThat(share(bench, 10, first.endpoint().key())).isZero();
    bench.time.advance(1000);
    assertThat(share(bench, 10, first.endpoint().key())).isEqualTo(5);
  }

  @Test
  void nobodyIsLeftAloneForMoreThanFiveMinutes() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    String tired = bench.upstream.last().endpoint().key();
    bench.upstream.last().answered(Answer.overloaded(503, 4000 * Nanos.SECOND));
    bench.time.advance(300_000);
    assertThat(share(bench, 10, tired)).isEqualTo(5);
  }

  // Zones

  private static Mesh zones(int near, int far) {
    List<EndpointSpec> list = new ArrayList<>();
    for (int i = 0; i < near + far; i++) {
      String key = Mesh.key(i);
      list.add(new EndpointSpec(key, key, 1, i < near ? "x" : "y"));
    }
    return new Mesh().zone("x").locality(new LocalitySpec(true, 0.7)).endpoints(list);
  }

  @Test
  void theOwnZoneGetsAllThatItCanCarry() {
    Bench bench = new Bench(zones(4, 4).accrual(accrual(1, 0)));
    failing(bench, "a");
    share(bench, 40);
    // 3 of 4 open is 75 %, above the 70 % at which it spills.
    assertThat(share(bench, 100, "b", "c", "d")).isEqualTo(100);
  }

  @Test
  void whatTheOwnZoneCannotCarrySpills() {
    Bench bench = new Bench(zones(4, 4).accrual(accrual(1, 0)));
    failing(bench, "a", "b");
    share(bench, 40);
    assertThat(ejected(bench)).containsExactlyInAnyOrder("a", "b");
    // 50 % open of 70 % needed: 5/7 stay, 714 +- 14 of 1000 (one sigma).
    assertThat(share(bench, 1000, "c", "d")).isBetween(650L, 780L);
  }

  @Test
  void aZoneThatIsAllOutIsLookedAtAgain() {
    Bench bench = new Bench(zones(2, 2).accrual(accrual(1, 0)));
    failing(bench, "a", "b");
    share(bench, 20);
    assertThat(share(bench, 20, "c", "d")).isEqualTo(20);
    bench.upstream.answerAtOnce(Answer::ok);
    bench.time.advance(1000);
    share(bench, 5);
    assertThat(ejected(bench)).isEmpty();
    assertThat(share(bench, 20, "a", "b")).isEqualTo(20);
  }

  @Test
  void nothingSpillsToAZoneThatIsAllOut() {
    Bench bench = new Bench(zones(2, 1).accrual(accrual(1, 0)));
    failing(bench, "a", "c");
    share(bench, 40);
    assertThat(ejected(bench)).containsExactlyInAnyOrder("a", "c");
    assertThat(share(bench, 100, "b")).isEqualTo(100);
  }

  @Test
  void aZoneDoesNotPanicWhileTheRestCanCarryItsLoad() {
    Bench bench = new Bench(zones(2, 3).accrual(accrual(1, 0.6)));
    failing(bench, "a");
    share(bench, 40);
    assertThat(ejected(bench)).containsExactly("a");
    assertThat(share(bench, 100, "a")).isZero();
  }

  @Test
  void whenBothZonesLackEndpointsAllGetTraffic() {
    Bench bench = new Bench(zones(2, 2).accrual(accrual(1, 0.6)));
    failing(bench, "a", "c");
    share(bench, 60);
    assertThat(ejected(bench)).containsExactlyInAnyOrder("a", "c");
    assertThat(bench.cluster().panicking()).isTrue();
    assertThat(share(bench, 100, "a")).isPositive();
    assertThat(share(bench, 200, "c")).isPositive();
  }

  @Test
  void aRetryLeavesAZoneThatHasNoOtherEndpoint() {
    Bench bench = new Bench(zones(1, 1).retries(RetrySpec.DEFAULT));
    failing(bench, "a");
    assertThat(bench.get().status()).isEqualTo(200);
    assertThat(bench.upstream.keys()).containsExactly("a", "b");
  }
}
