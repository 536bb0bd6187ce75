package io.weir.routing.cluster;

import static io.weir.routing.spec.BalancerSpec.SCAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known ways for a latency-aware balancer to go wrong, each with its number in the collection. */
class PitfallTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final long MILLI = Nanos.MILLI;
  private static final long SECOND = Nanos.SECOND;

  private static BalancerSpec peak(int choices) {
    return new BalancerSpec.PeakEwma(choices, TEN_SECONDS, Duration.ZERO);
  }

  private static BalancerSpec ewma(boolean pending) {
    return new BalancerSpec.Ewma(2, TEN_SECONDS, pending);
  }

  private static BalancerSpec c3(int choices) {
    return new BalancerSpec.C3(choices, TEN_SECONDS, 1);
  }

  private static BalancerSpec prequal(int pool) {
    return new BalancerSpec.Prequal(3, pool, Duration.ofSeconds(1), 0.8);
  }

  static Stream<Arguments> mostLostBesideASlowEndpoint() {
    return Stream.of(
        Arguments.of(new BalancerSpec.LeastRequest(2), 0.013),
        Arguments.of(ewma(true), 0.005),
        Arguments.of(peak(2), 0.003),
        Arguments.of(peak(SCAN), 0.003),
        Arguments.of(c3(2), 0.008),
        Arguments.of(c3(SCAN), 0.008),
        Arguments.of(prequal(8), 0.004));
  }

  /**
   * 1: a slow endpoint whose requests end at their timeout must look slow. Eleven endpoints, one
   * ten times slower for half a minute: without it 4.5 % are lost, as with round robin.
   */
  @ParameterizedTest
  @MethodSource("mostLostBesideASlowEndpoint")
  void timeoutIsRecordedAsLatency(BalancerSpec spec, double mostLost) {
    assertThat(oneSlowEndpoint(spec).lostShare()).isBetween(0.0002, mostLost);
  }

  @Test
  void roundRobinLosesTheShareOfTheSlowEndpoint() {
    BalancerBench bench = oneSlowEndpoint(new BalancerSpec.RoundRobin());
    assertThat(bench.lostShare()).isCloseTo(0.5 / 11, within(0.002));
  }

  private static BalancerBench oneSlowEndpoint(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 1, BalancerBench.equal(11));
    bench.timeoutNanos = SECOND;
    bench.script =
        (endpoint, now) -> {
          boolean slow = endpoint == 10 && now >= 15 * SECOND && now < 45 * SECOND;
          long latency = bench.random.nextLong(164, 177) * MILLI;
          return BalancerBench.Answer.ok(slow ? 10 * latency : latency);
        };
    bench.openLoop(1000, 60 * SECOND);
    bench.clock.drain();
    return bench;
  }

  static Stream<BalancerSpec> latencyAware() {
    return Stream.of(peak(2), ewma(false), ewma(true), c3(2), prequal(8));
  }

  /** 2: the loser of a hedge is a censored sample. */
  @ParameterizedTest
  @MethodSource("latencyAware")
  void lostRaceRaisesButNeverLowers(BalancerSpec spec) {
    double untouched = costAfter(spec, Outcome.LOST_RACE, 0);
    assertThat(costAfter(spec, Outcome.LOST_RACE, 20 * MILLI)).isEqualTo(untouched);
    assertThat(costAfter(spec, Outcome.SUCCESS, 20 * MILLI)).isNotEqualTo(untouched);
    assertThat(costAfter(spec, Outcome.LOST_RACE, 900 * MILLI)).isGreaterThan(untouched);
  }

  /** The cost after 200 ms, 1 s of rest, and another try, all read at the same instant. */
  private static double costAfter(BalancerSpec spec, Outcome outcome, long nanos) {
    BalancerBench bench = new BalancerBench(spec, 1, 1);
    Endpoint endpoint = bench.endpoints.getFirst();
    bench.tryOnce(endpoint, 200 * MILLI, Outcome.SUCCESS);
    bench.clock.advance(SECOND - nanos);
    if (nanos > 0) {
      bench.tryOnce(endpoint, nanos, outcome);
    }
    return bench.balancer.cost(endpoint, bench.clock.nanos());
  }

  /** 1: as in Finagle, cancels count as long as they took. */
  @ParameterizedTest
  @MethodSource("latencyAware")
  void cancelIsRecordedAsLatency(BalancerSpec spec) {
    assertThat(costAfter(spec, Outcome.CANCELLED, 900 * MILLI))
        .isEqualTo(costAfter(spec, Outcome.SUCCESS, 900 * MILLI));
  }

  /** 3: failing fast looks like being fast. 4: a penalty cures that. */
  @Test
  void fastFailureAttractsTrafficUnlessPenalised() {
    assertThat(oneFailsFast(peak(2)).lostShare()).isBetween(0.15, 0.19);
    assertThat(oneFailsFast(peak(SCAN)).lostShare()).isGreaterThan(0.8);
    assertThat(oneFailsFast(penalised(2)).lostShare()).isLessThan(0.001);
    assertThat(oneFailsFast(penalised(SCAN)).lostShare()).isLessThan(0.001);
  }

  private static BalancerSpec penalised(int choices) {
    return new BalancerSpec.PeakEwma(choices, TEN_SECONDS, Duration.ofSeconds(5));
  }

  private static BalancerBench oneFailsFast(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 2, BalancerBench.equal(11));
    bench.script = (endpoint, now) -> BalancerBench.Answer.ok(167 * MILLI);
    bench.openLoop(500, 5 * SECOND);
    bench.forgetCounts();
    bench.script =
        (endpoint, now) ->
            endpoint == 0
                ? new BalancerBench.Answer(MILLI, Outcome.SERVER_ERROR)
                : BalancerBench.Answer.ok(167 * MILLI);
    bench.openLoop(500, 20 * SECOND);
    return bench;
  }

  /** 4: the price of the penalty. */
  @Test
  void penalisedEndpointReturnsSlowly() {
    BalancerBench bench = oneFailsFast(penalised(2));
    bench.script = (endpoint, now) -> BalancerBench.Answer.ok(167 * MILLI);
    bench.forgetCounts();
    bench.openLoop(500, 10 * SECOND);
    assertThat(bench.share(0)).isLessThan(0.5 / 11);
    bench.openLoop(500, 60 * SECOND);
    bench.forgetCounts();
    bench.openLoop(500, 20 * SECOND);
    assertThat(bench.share(0)).isGreaterThan(0.5 / 11);
  }

  static Stream<BalancerSpec> thatForgive() {
    return Stream.of(
        peak(2), peak(SCAN), ewma(false), ewma(true), c3(2), c3(SCAN), prequal(4), prequal(16));
  }

  /** 5: an endpoint that nobody asks must fade back into use. */
  @ParameterizedTest
  @MethodSource("thatForgive")
  void endpointThatLookedSlowOnceReturns(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 3, BalancerBench.equal(6));
    bench.script =
        (endpoint, now) -> BalancerBench.Answer.ok(bench.random.nextLong(40, 60) * MILLI);
    bench.openLoop(100, 5 * SECOND);
    bench.tryOnce(bench.endpoints.getFirst(), 2 * SECOND, Outcome.SUCCESS);
    bench.openLoop(100, 60 * SECOND);
    bench.forgetCounts();
    bench.openLoop(100, 30 * SECOND);
    assertThat(bench.sent(0)).isGreaterThan(3);
  }

  /** 6: tau is a mean lifetime, and in seconds. */
  @Test
  void decayIsALifetimeOfTenSecondsNotMilliseconds() {
    for (BalancerSpec spec : List.of(peak(2), ewma(true), ewma(false), c3(2))) {
      BalancerBench bench = new BalancerBench(spec, 4, 1);
      Endpoint endpoint = bench.endpoints.getFirst();
      bench.tryOnce(endpoint, SECOND, Outcome.SUCCESS);
      bench.clock.advance(10 * MILLI);
      double soon = bench.balancer.cost(endpoint, bench.clock.nanos());
      assertThat(soon).isCloseTo(0.999 * SECOND, within(1e-6 * SECOND));
      bench.clock.advance(10 * SECOND - 10 * MILLI);
      double late = bench.balancer.cost(endpoint, bench.clock.nanos());
      assertThat(late).isCloseTo(SECOND / StrictMath.E, within(1.0));
    }
  }

  /** 9: with k of n bad, two choices have no good option in k(k-1)/(n(n-1)) of all picks. */
  @Test
  void twoChoicesStillReachBadEndpointsWhenSeveralAreBad() {
    double floor = 4 * 3 / (12.0 * 11);
    assertThat(fourOfTwelveHang(peak(2)).lostShare()).isBetween(0.9 * floor, 1.3 * floor);
    assertThat(fourOfTwelveHang(peak(SCAN)).lostShare()).isLessThan(0.35 * floor);
  }

  private static BalancerBench fourOfTwelveHang(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 5, BalancerBench.equal(12));
    bench.timeoutNanos = SECOND;
    bench.script =
        (endpoint, now) -> BalancerBench.Answer.ok(bench.random.nextLong(164, 177) * MILLI);
    bench.openLoop(1000, 5 * SECOND);
    bench.forgetCounts();
    BalancerBench.Script healthy = bench.script;
    bench.script =
        (endpoint, now) ->
            endpoint < 4 ? BalancerBench.Answer.ok(60 * SECOND) : healthy.answer(endpoint, now);
    bench.openLoop(1000, 20 * SECOND);
    return bench;
  }

  static Stream<BalancerSpec> thatWaitForTheFirstAnswer() {
    return Stream.of(peak(2), peak(SCAN), c3(2), c3(SCAN), prequal(4), prequal(16));
  }

  /** 10: an estimate of nothing must not draw all the traffic. */
  @ParameterizedTest
  @MethodSource("thatWaitForTheFirstAnswer")
  void newEndpointGetsOneRequestUntilItAnswers(BalancerSpec spec) {
    BalancerBench bench = joined(spec);
    bench.openLoop(1000, 490 * MILLI);
    assertThat(bench.sent(8)).isEqualTo(1);
    bench.openLoop(1000, 20 * SECOND);
    assertThat(bench.sent(8)).isGreaterThan(1);
  }

  /** A ninth endpoint that takes half a second joins eight that take 50 ms. */
  private static BalancerBench joined(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 6, BalancerBench.equal(8));
    bench.script =
        (endpoint, now) ->
            BalancerBench.Answer.ok((endpoint == 8 ? 500 : bench.random.nextLong(40, 60)) * MILLI);
    bench.openLoop(1000, 3 * SECOND);
    bench.add(1);
    bench.update();
    return bench;
  }

  /** 10: ingress-nginx's answer to the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void newEndpointStartsAtTheMeanOfTheOthers(boolean pending) {
    BalancerBench bench = joined(ewma(pending));
    double cost = bench.balancer.cost(bench.endpoints.get(8), bench.clock.nanos());
    assertThat(cost).isBetween(40.0 * MILLI, 60.0 * MILLI);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstEndpointsGetOneRequestEachUntilTheyAnswer(boolean pending) {
    BalancerBench bench = new BalancerBench(ewma(pending), 7, 1, 1);
    Endpoint first = bench.send();
    assertThat(bench.send()).isNotSameAs(first);
  }

  /**
   * 11: a hundred callers that scan do not all choose the same, since each sees its own in flight.
   */
  @Test
  void callersWithOwnCountsDoNotHerd() {
    for (BalancerSpec spec : List.of(peak(SCAN), new BalancerSpec.LeastRequest(SCAN))) {
      Fleet fleet = new Fleet(20, 4);
      fleet.run(spec, 100, 28, 10 * SECOND);
      assertThat(fleet.worstWaitNanos).as("%s", spec).isLessThan(500 * MILLI);
      assertThat(fleet.mostInFlight).as("%s", spec).isLessThan(60);
    }
  }

  /** 5: by latency alone, whoever was fast gets everything until its queue is heard of. */
  @Test
  void averageThatLeavesOutWhatIsPendingOscillates() {
    assertThat(mostInFlight(ewma(false))).isGreaterThan(4 * mostInFlight(ewma(true)));
  }

  /** With one caller and ten servers at 80 % of what they can carry. */
  private static long mostInFlight(BalancerSpec spec) {
    Fleet fleet = new Fleet(10, 4);
    fleet.run(spec, 1, 1600, 10 * SECOND);
    return fleet.mostInFlight;
  }

  /** Servers with some workers each and exponential service of 20 ms, shared by many callers. */
  private static final class Fleet {
    final VirtualClock clock = new VirtualClock();
    final SplittableRandom random = new SplittableRandom(8);
    final long[][] workerFree;
    final List<BalancerBench> callers = new ArrayList<>();
    long worstWaitNanos;
    long mostInFlight;

    Fleet(int servers, int workers) {
      workerFree = new long[servers][workers];
    }

    void run(BalancerSpec spec, int count, int perSecond, long nanos) {
      for (int i = 0; i < count; i++) {
        BalancerBench caller =
            new BalancerBench(spec, i, clock, BalancerBench.equal(workerFree.length));
        caller.script = this::serve;
        callers.add(caller);
        clock.schedule(
            random.nextLong(SECOND / perSecond), () -> caller.startOpenLoop(perSecond, nanos));
      }
      clock.drain();
    }

    private BalancerBench.Answer serve(int server, long now) {
      long inFlight = 1;
      for (BalancerBench caller : callers) {
        inFlight += caller.endpoints.get(server).inFlight();
      }
      mostInFlight = Math.max(mostInFlight, inFlight);
      int first = 0;
      for (int i = 1; i < workerFree[server].length; i++) {
        first = workerFree[server][i] < workerFree[server][first] ? i : first;
      }
      long wait = Math.max(0, workerFree[server][first] - now);
      worstWaitNanos = Math.max(worstWaitNanos, wait);
      long service = (long) (-20 * MILLI * StrictMath.log(1 - random.nextDouble()));
      workerFree[server][first] = now + wait + service;
      return BalancerBench.Answer.ok(wait + service);
    }
  }

  /** 13: with heavy tails a peak is far above the mean, an average is not. */
  @Test
  void peakIsADecayingMaximumNotAnAverage() {
    double mean = 56.0 * MILLI;
    assertThat(costUnderHeavyTails(peak(2))).isGreaterThan(3 * mean);
    assertThat(costUnderHeavyTails(ewma(true))).isCloseTo(mean, within(0.3 * mean));
  }

  /** The mean cost per request in flight; one answer in fifty takes 850 ms, the others 40 ms. */
  private static double costUnderHeavyTails(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 9, 1);
    Endpoint endpoint = bench.endpoints.getFirst();
    bench.script =
        (index, now) -> BalancerBench.Answer.ok((bench.random.nextInt(50) == 0 ? 850 : 40) * MILLI);
    bench.openLoop(100, 30 * SECOND);
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      bench.openLoop(100, SECOND);
      sum += bench.balancer.cost(endpoint, bench.clock.nanos()) / (endpoint.inFlight() + 1);
    }
    return sum / 100;
  }

  @ParameterizedTest
  @MethodSource("latencyAware")
  void historySurvivesAChangeOfTheList(BalancerSpec spec) {
    BalancerBench bench = new BalancerBench(spec, 10, 1, 1, 1);
    Endpoint slow = bench.endpoints.get(1);
    bench.tryOnce(slow, SECOND, Outcome.SUCCESS);
    double before = bench.balancer.cost(slow, bench.clock.nanos());
    bench.add(1);
    bench.open(0, 3);
    bench.update();
    assertThat(bench.balancer.cost(slow, bench.clock.nanos())).isEqualTo(before);
    assertThat(before).isGreaterThan(0.9 * SECOND);
  }
}
