package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.exchange.Answer;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Bench;
import io.weir.routing.exchange.Mesh;
import io.weir.routing.exchange.RecordingDownstream;
import io.weir.routing.exchange.Servers;
import io.weir.routing.spec.BalancerSpec.Vigil;
import io.weir.routing.spec.BalancerSpec.Vigil.Probe;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each pitfall is numbered as in the reference on balancers, section 5. */
@SuppressWarnings("ReferenceEquality") // a flight is itself and nothing else
class VigilTest {

  private static final Vigil ALL = Vigil.defaults();

  private static Vigil with(
      boolean age, boolean suspicion, boolean guards, Probe probe, Duration ramp) {
    return new Vigil(
        ALL.decay(),
        ALL.scan(),
        ALL.choices(),
        age,
        suspicion,
        ALL.overduePercentile(),
        guards,
        probe,
        ALL.probeInterval(),
        ALL.maxProbeInterval(),
        ramp,
        false);
  }

  private static final Vigil NO_SUSPICION = with(true, false, true, Probe.TIED, ALL.ramp());
  private static final Vigil ESTIMATE_ONLY = with(false, false, true, Probe.TIED, ALL.ramp());
  private static final Vigil NO_GUARDS = with(true, true, false, Probe.TIED, ALL.ramp());
  private static final Vigil REAL_PROBES = with(true, true, true, Probe.REQUEST, ALL.ramp());
  private static final Vigil NO_RAMP = with(true, true, true, Probe.TIED, Duration.ZERO);

  private static Mesh mesh(int endpoints, Vigil vigil) {
    return Mesh.of(endpoints).balancer(vigil).timeout(1000);
  }

  /** Servers of 100 ms that have answered 300 requests, 10 ms apart. */
  private static Servers warm(Bench bench) {
    Servers servers = new Servers(bench, 100);
    servers.run(300, 10);
    bench.time.advance(1000);
    return servers;
  }

  private static boolean suspects(Bench bench, String key) {
    return bench.cluster().suspects(bench.endpoint(key));
  }

  private static long suspects(Bench bench) {
    return bench.cluster().endpoints().stream().filter(bench.cluster()::suspects).count();
  }

  private static double millis(Bench bench, String key) {
    return bench.cluster().cost(bench.endpoint(key), bench.time.nanos()) / Nanos.MILLI;
  }

  private static long probes(List<Attempt> tries) {
    return tries.stream().filter(Attempt::probe).count();
  }

  // 1. Without timeouts as latency peak EWMA is no better than round robin: 95.46 %.

  @Test
  void pitfall1TimeoutsAreRecordedAsLatency() {
    Bench bench = new Bench(mesh(5, ESTIMATE_ONLY));
    Servers servers = warm(bench);
    servers.hang("c");
    List<Attempt> tries = servers.run(1000, 10);
    // A fair share would be 200.
    assertThat(Servers.to("c", tries)).isLessThan(60);
    assertThat(millis(bench, "c")).isGreaterThan(400);
  }

  // 2. A lost race is a censored sample; and a hedge hides faults: p99.9 760 ms as without breaker.

  @Test
  void pitfall2ALostRaceRaisesTheEstimate() {
    Bench bench = new Bench(mesh(3, NO_SUSPICION).hedgeAfter(400));
    Servers servers = warm(bench);
    servers.slow("c", 5000);
    servers.run(10, 50);
    bench.time.advance(1000);
    // 400 ms to the hedge, 100 ms of its answer.
    assertThat(millis(bench, "c")).isBetween(400.0, 520.0);
  }

  @Test
  void pitfall2OverdueCountsAsBadEvenWhenAHedgeHidesIt() {
    Bench bench = new Bench(mesh(4, ALL).hedgeAfter(400));
    Servers servers = warm(bench);
    servers.slow("c", 5000);
    List<Attempt> tries = servers.run(20, 1000);
    assertThat(suspects(bench, "c")).isTrue();
    assertThat(Servers.to("c", tries) - probes(tries)).isEqualTo(1);
    assertThat(bench.ended(Disposition.TIMEOUT)).isZero();
  }

  // 3. Fast failures attract: 50.1 % of a scan's requests are lost.

  @Test
  void pitfall3AFastFailureIsSuspectedAfterThree() {
    Bench bench = new Bench(mesh(5, ALL));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(500, 10);
    assertThat(suspects(bench, "c")).isTrue();
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(3);
  }

  @Test
  void pitfall3WithoutSuspicionItAttracts() {
    Bench bench = new Bench(mesh(5, NO_SUSPICION));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(500, 10);
    assertThat(bench.ended(Disposition.ERROR)).isGreaterThan(100);
  }

  // 7. After an idle gap one failure weighs all of a time-weighted rate: starved for ever.

  @Test
  void pitfall7OneFailureAfterAnIdleGapIsOnlyOne() {
    Bench bench = new Bench(mesh(3, ALL));
    Servers servers = warm(bench);
    bench.time.advance(3_600_000);
    servers.fail("c", 1);
    for (int i = 0; i < 100 && bench.ended(Disposition.ERROR) == 0; i++) {
      servers.run(1, 200);
    }
    servers.recover("c");
    assertThat(suspects(bench)).isZero();
    assertThat(Servers.to("c", servers.run(300, 10))).isGreaterThan(30);
  }

  // 8. Cleared by successes sent before the failure: 12 lost instead of 3 on fast-fail.

  @Test
  void pitfall8OnlyASuccessSentLaterClears() {
    Bench bench = new Bench(mesh(2, ALL));
    for (int i = 0; i < 10; i++) {
      bench.get();
      bench.time.advance(1);
    }
    List<Attempt> toB =
        bench.upstream.sent().stream().filter(a -> a.endpoint().key().equals("b")).toList();
    assertThat(toB).hasSize(5);
    Answer.whole(toB.get(2), 500);
    Answer.ok(toB.get(0));
    Answer.whole(toB.get(3), 500);
    Answer.ok(toB.get(1));
    assertThat(suspects(bench)).isZero();
    Answer.whole(toB.get(4), 500);
    assertThat(suspects(bench, "b")).isTrue();
  }

  // 10. A newcomer of estimate 0: 100 clients pile on it, 64-77 lost; at twice the median, 0.

  @Test
  void pitfall10ANewcomerStartsAtTwiceTheMedianWithARamp() {
    Bench bench = new Bench(mesh(4, ALL));
    warm(bench);
    double others = millis(bench, "a");
    bench.apply(mesh(5, ALL));
    assertThat(millis(bench, "e")).isCloseTo(2 * 5 * others, within(0.1 * others));
    bench.time.advance(1000);
    assertThat(millis(bench, "e") / millis(bench, "a")).isCloseTo(2 * 3, within(0.1));
    bench.time.advance(1000);
    assertThat(millis(bench, "e") / millis(bench, "a")).isCloseTo(2, within(0.1));
  }

  @Test
  void aRampOfZeroIsNone() {
    Bench bench = new Bench(mesh(4, NO_RAMP));
    warm(bench);
    bench.apply(mesh(5, NO_RAMP));
    assertThat(millis(bench, "e") / millis(bench, "a")).isCloseTo(2, within(0.1));
  }

  // 12. One probe a second from 100 clients is more than a slow server's capacity.

  @Test
  void pitfall12ProbesAreAtMostFivePercentOfTheFairShare() {
    Bench bench = new Bench(mesh(5, ALL));
    Servers servers = new Servers(bench, 50);
    servers.run(1000, 100);
    servers.hang("c");
    List<Attempt> tries = servers.run(1200, 100);
    assertThat(suspects(bench, "c")).isTrue();
    // 120 s of a fifth of 10 requests a second: 240, of which 5 % are 12.
    assertThat(probes(tries)).isBetween(2L, 12L);
  }

  // 13. Peak is a decaying maximum: with heavy tails all estimates look alike.

  @Test
  void pitfall13HeavyTailsAreNoReasonForSuspicion() {
    Bench bench = new Bench(mesh(10, ALL));
    Servers servers = new Servers(bench, 40);
    SplittableRandom random = new SplittableRandom(13);
    servers.usual(key -> Math.min(900, 40 * StrictMath.exp(0.8 * random.nextGaussian())));
    for (int i = 0; i < 20; i++) {
      servers.run(200, 5);
      assertThat(suspects(bench)).as("after " + i + " s").isLessThanOrEqualTo(1);
    }
    assertThat(bench.ended(Disposition.TIMEOUT)).isZero();
  }

  // 14. With two endpoints the upper median makes the sick one its own yardstick.

  @Test
  void pitfall14OfTwoEndpointsTheOtherIsTheYardstick() {
    Bench bench = new Bench(mesh(2, ALL));
    Servers servers = warm(bench);
    servers.hang("b");
    servers.run(300, 10);
    assertThat(suspects(bench, "b")).isTrue();
    assertThat(suspects(bench, "a")).isFalse();
  }

  @Test
  void pitfall14ANewcomerBesideTwoIsMeasuredByTheFaster() {
    Bench bench = new Bench(mesh(2, with(true, false, true, Probe.TIED, Duration.ZERO)));
    Servers servers = new Servers(bench, 100);
    servers.slow("b", 400);
    servers.run(300, 10);
    bench.time.advance(1000);
    bench.apply(mesh(3, with(true, false, true, Probe.TIED, Duration.ZERO)));
    assertThat(millis(bench, "c")).isCloseTo(2 * millis(bench, "a"), within(5.0));
  }

  // 15. Ejection when the rest cannot carry the load is worse than none: 58 % instead of 82 %.

  @Test
  void pitfall15AtMostHalfOfTheFleetIsSuspect() {
    for (int n = 1; n <= 7; n++) {
      Bench bench = new Bench(mesh(n, NO_GUARDS));
      Servers servers = warm(bench);
      for (int i = 0; i < n; i++) {
        servers.fail(Mesh.key(i), 1);
      }
      servers.run(200, 10);
      assertThat(suspects(bench)).as(n + " endpoints").isEqualTo(n / 2);
    }
  }

  /** Twenty tries at each endpoint fail one after the other, in turns. */
  private static void failAll(Bench bench, int endpoints) {
    for (int i = 0; i < 20 * endpoints; i++) {
      bench.get();
      bench.time.advance(0.01);
    }
    List<Attempt> tries = new ArrayList<>(bench.upstream.sent());
    for (int turn = 0; turn < 20; turn++) {
      for (int i = 0; i < endpoints; i++) {
        String key = Mesh.key(i);
        tries.stream()
            .filter(attempt -> !attempt.over() && attempt.endpoint().key().equals(key))
            .findFirst()
            .ifPresent(attempt -> Answer.whole(attempt, 500));
      }
    }
  }

  @Test
  void pitfall15NobodyIsSuspectWhileTheFleetIsBad() {
    Bench bench = new Bench(mesh(4, ALL));
    failAll(bench, 4);
    assertThat(suspects(bench)).isZero();
    Bench unguarded = new Bench(mesh(4, NO_GUARDS));
    failAll(unguarded, 4);
    assertThat(suspects(unguarded)).isEqualTo(2);
  }

  @Test
  void pitfall15TheMerelySlowAreReleasedWhenTheRestSlowsDown() {
    for (Vigil vigil : List.of(ALL, NO_GUARDS)) {
      Bench bench = new Bench(mesh(5, vigil));
      Servers servers = warm(bench);
      servers.slow("c", 450);
      servers.fail("d", 1);
      servers.run(100, 10);
      assertThat(suspects(bench, "c")).isTrue();
      assertThat(suspects(bench, "d")).isTrue();
      servers.usual(key -> 250);
      servers.run(100, 10);
      assertThat(suspects(bench, "c")).isEqualTo(vigil.equals(NO_GUARDS));
      assertThat(suspects(bench, "d")).isTrue();
    }
  }

  @Test
  void pitfall15TheSlowStayInTrafficUntilTheOthersAreAsFastAsBefore() {
    Bench bench = new Bench(mesh(5, ALL));
    Servers servers = warm(bench);
    servers.slow("c", 450);
    servers.run(100, 10);
    assertThat(suspects(bench, "c")).isTrue();
    servers.usual(key -> 250);
    servers.run(1500, 10);
    assertThat(suspects(bench)).as("15 seconds later").isZero();
    servers.usual(key -> 100);
    servers.slow("c", 900);
    servers.run(3000, 10);
    assertThat(suspects(bench, "c")).isTrue();
  }

  /** Taken out by turns, each would be overloaded by what the other does not carry, for ever. */
  @Test
  void pitfall15CalmIsWhatItWasBeforeTheFirstOfSeveralSuspicions() {
    assertThat(suspectsAfterAnotherSuspicion(20)).as("while the first is not forgotten").isZero();
    assertThat(suspectsAfterAnotherSuspicion(60)).as("a minute later").isEqualTo(1);
  }

  /** Suspects if the others are at 140 ms when the second one begins, and at 200 ms in the end. */
  private static long suspectsAfterAnotherSuspicion(int secondsBetween) {
    Bench bench = new Bench(mesh(2, ALL));
    Servers servers = warm(bench);
    servers.slow("a", 450);
    servers.run(100, 10);
    assertThat(suspects(bench, "a")).isTrue();
    servers.slow("a", 140);
    servers.usual(key -> 140);
    servers.run(100 * secondsBetween, 10);
    assertThat(suspects(bench)).isZero();
    servers.slow("a", 900);
    servers.run(100, 10);
    assertThat(suspects(bench, "a")).isTrue();
    servers.usual(key -> 200);
    servers.run(100, 10);
    return suspects(bench);
  }

  @Test
  void pitfall15TimeoutsInAnOverloadAreNoFailures() {
    Bench bench = new Bench(mesh(5, ALL));
    Servers servers = warm(bench);
    servers.slow("c", 450);
    servers.run(100, 10);
    servers.slow("c", 2000);
    servers.usual(key -> 450);
    servers.run(600, 10);
    assertThat(suspects(bench)).isZero();
  }

  /** Of three one may be suspect: the second that fails stays, but is no bargain. */
  @Test
  void pitfall3ABrokenEndpointThatTheGuardsKeepDoesNotAttract() {
    Bench bench = new Bench(mesh(3, ALL));
    Servers servers = warm(bench);
    servers.fail("a", 1);
    servers.fail("b", 1);
    servers.run(20, 100);
    int before = bench.upstream.sent().size();
    servers.run(200, 100);
    List<Attempt> tries =
        bench.upstream.sent().subList(before, bench.upstream.sent().size()).stream()
            .filter(attempt -> !attempt.probe() && !attempt.endpoint().key().equals("c"))
            .toList();
    assertThat(suspects(bench)).isEqualTo(1);
    assertThat(tries).hasSizeLessThan(10);
  }

  // The parts

  @Test
  void theAgeOfWhatIsInFlightCounts() {
    long[] toC = new long[2];
    for (int i = 0; i < 2; i++) {
      Bench bench = new Bench(mesh(5, i == 0 ? NO_SUSPICION : ESTIMATE_ONLY));
      Servers servers = warm(bench);
      servers.hang("c");
      toC[i] = Servers.to("c", servers.run(90, 10));
    }
    // In the first 900 ms no timeout has told anything yet.
    assertThat(toC[0]).isLessThan(toC[1]);
  }

  /** A garbage collection where all were slow of late, so that nobody stands out. */
  @Test
  void anEndpointThatStandsStillIsLeftAlone() {
    assertThat(toOneThatStandsStill(ALL)).isZero();
    assertThat(toOneThatStandsStill(ESTIMATE_ONLY)).isPositive();
  }

  /** Tries at an endpoint between its first overdue one and its first timeout. */
  private static long toOneThatStandsStill(Vigil vigil) {
    Bench bench = new Bench(mesh(5, vigil));
    Servers servers = warm(bench);
    servers.run(1500, 10);
    for (String key : List.of("b", "c", "d", "e")) {
      servers.slow(key, 800);
    }
    servers.run(6, 10);
    bench.time.advance(1000);
    for (String key : List.of("b", "c", "d", "e")) {
      servers.slow(key, 100);
    }
    servers.run(100, 5);
    servers.hang("c");
    servers.run(50, 5);
    List<Attempt> tries = servers.run(200, 2); // the others get busier than it is
    assertThat(suspects(bench)).isZero();
    return Servers.to("c", tries);
  }

  @Test
  void aTiedProbeIsACopyBesideTheRequest() {
    Bench bench = new Bench(mesh(4, ALL));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(100, 10);
    List<Attempt> tries = servers.run(1000, 10);
    assertThat(probes(tries)).isPositive();
    assertThat(tries.stream().filter(Attempt::probe))
        .allMatch(attempt -> attempt.kind() == Attempt.Kind.PROBE);
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(3);
    assertThat(bench.route().probes()).isEqualTo(probes(bench.upstream.sent()));
  }

  @Test
  void aRealProbeIsTheRequestItself() {
    Bench bench = new Bench(mesh(4, REAL_PROBES));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(100, 10);
    List<Attempt> tries = servers.run(1000, 10);
    assertThat(probes(tries)).isPositive();
    assertThat(tries).allMatch(attempt -> attempt.kind() == Attempt.Kind.FIRST);
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(3 + probes(bench.upstream.sent()));
  }

  @Test
  void whatMayNotBeCopiedIsAProbeItselfInTheEnd() {
    Bench bench = new Bench(mesh(4, ALL));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(50, 10);
    int before = bench.upstream.sent().size();
    for (int i = 0; i < 500; i++) {
      bench.post();
      bench.time.advance(10);
    }
    List<Attempt> tries = bench.upstream.sent().subList(before, bench.upstream.sent().size());
    assertThat(probes(tries)).isBetween(1L, 4L);
    assertThat(tries).allMatch(attempt -> attempt.kind() == Attempt.Kind.FIRST);
  }

  @Test
  void whatAPeerReportsRaisesItsCost() {
    Vigil feedback =
        new Vigil(
            ALL.decay(),
            ALL.scan(),
            ALL.choices(),
            true,
            true,
            ALL.overduePercentile(),
            true,
            Probe.TIED,
            ALL.probeInterval(),
            ALL.maxProbeInterval(),
            ALL.ramp(),
            true);
    for (Vigil vigil : List.of(feedback, ALL)) {
      Bench bench = new Bench(mesh(2, vigil));
      bench.get();
      bench.time.advance(100);
      Attempt attempt = bench.upstream.last();
      attempt.answered(Answer.reporting(9, Nanos.MILLI));
      attempt.completed(true);
      String key = attempt.endpoint().key();
      // The report counts this request, so eight are others'.
      assertThat(millis(bench, key)).isCloseTo(vigil.equals(ALL) ? 100 : 900, within(1.0));
      bench.time.advance(1000);
      // The report is of the past; what is left of it is its part in the fleet's mean.
      assertThat(millis(bench, key)).isLessThan(130);
    }
  }

  @Test
  void aLookAtTheCostChangesNothing() {
    Bench looked = new Bench(mesh(2, ALL));
    Bench unseen = new Bench(mesh(2, ALL));
    for (Bench bench : List.of(looked, unseen)) {
      bench.roundTrip(1000);
      bench.roundTrip(1000);
      bench.get();
      for (int i = 0; i < 100; i++) {
        bench.time.advance(5);
        if (bench == looked) {
          millis(bench, bench.upstream.last().endpoint().key());
        }
      }
      Answer.ok(bench.upstream.last());
    }
    String key = looked.upstream.last().endpoint().key();
    assertThat(millis(looked, key)).isEqualTo(millis(unseen, key));
  }

  // Probes and the way back

  @Test
  void threeGoodProbesReadmitWithARamp() {
    Bench bench = new Bench(mesh(4, ALL));
    Servers servers = warm(bench);
    servers.fail("c", 1);
    servers.run(50, 10);
    assertThat(suspects(bench, "c")).isTrue();
    servers.recover("c");
    int before = bench.upstream.sent().size();
    for (int i = 0; i < 1000 && suspects(bench, "c"); i++) {
      servers.run(1, 10);
    }
    List<Attempt> since = bench.upstream.sent().subList(before, bench.upstream.sent().size());
    assertThat(probes(since)).isEqualTo(3);
    assertThat(millis(bench, "c")).isGreaterThan(4.5 * 100);
    bench.time.advance(2000);
    assertThat(millis(bench, "c")).isLessThan(1.1 * 100);
  }

  @Test
  void aProbeThatIsGoodButLateDoesNotReadmit() {
    Bench bench = new Bench(mesh(4, ALL));
    Servers servers = warm(bench);
    servers.slow("c", 800);
    List<Attempt> tries = servers.run(1500, 10);
    assertThat(probes(tries)).isGreaterThan(3);
    assertThat(suspects(bench, "c")).isTrue();
  }

  @Test
  void aProbeThatHangsIsGivenUpAndTheNextOneComesLater() {
    Bench bench = new Bench(mesh(4, ALL));
    Servers servers = warm(bench);
    servers.hang("c");
    List<Attempt> tries = servers.run(3000, 10);
    List<Attempt> probes = tries.stream().filter(Attempt::probe).toList();
    // Intervals of 1, 1.5, 2.25, 3.375 s within 20 %; the second of waiting is a part of them.
    assertThat(probes.size()).isBetween(8, 12);
    assertThat(gap(probes, 1)).isBetween(1.2, 1.85);
    assertThat(gap(probes, 4)).isBetween(2.7, 4.1);
  }

  private static double gap(List<Attempt> tries, int index) {
    long nanos = tries.get(index).sentNanos() - tries.get(index - 1).sentNanos();
    return nanos / (double) Nanos.SECOND;
  }

  @Test
  void aCallerThatGoesAwayIsNoProbe() {
    Bench bench = new Bench(mesh(2, REAL_PROBES));
    Servers servers = warm(bench);
    servers.fail("b", 1);
    servers.run(50, 10);
    servers.hang("b");
    bench.time.advance(2000);
    bench.open(new RecordingDownstream("GET", "/")).cancel();
    assertThat(bench.upstream.last().probe()).isTrue();
    assertThat(suspects(bench, "b")).isTrue();
  }

  // Above the scan

  @Test
  void aboveTheScanTheBestOfEightIsPicked() {
    for (int n : new int[] {32, 40}) {
      Bench bench = new Bench(mesh(n, NO_SUSPICION));
      Servers servers = new Servers(bench, 100);
      servers.slow("c", 10);
      servers.run(1000, 10);
      bench.time.advance(1000);
      long toC = Servers.to("c", servers.run(200, 15));
      // The scan always finds it; 8 of 40 find it with 1 in 5.
      assertThat(toC).isBetween(n == 32 ? 190L : 10L, n == 32 ? 200L : 80L);
    }
  }

  @Test
  void aboveTheScanASuspectIsFoundToo() {
    Bench bench = new Bench(mesh(50, ALL));
    Servers servers = new Servers(bench, 100);
    servers.run(1000, 2);
    servers.hang("c");
    servers.run(1000, 2);
    assertThat(suspects(bench, "c")).isTrue();
    assertThat(suspects(bench)).isEqualTo(1);
  }

  @Test
  void aWeightOfTwoGetsTwiceAsMuch() {
    Mesh mesh = mesh(3, NO_SUSPICION);
    List<EndpointSpec> list = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      list.add(new EndpointSpec(Mesh.key(i), Mesh.key(i), i == 2 ? 2 : 1, ""));
    }
    Bench bench = new Bench(mesh.endpoints(list));
    Servers servers = warm(bench);
    long toC = Servers.to("c", servers.run(1000, 5));
    assertThat(toC).isBetween(450L, 550L);
  }
}
