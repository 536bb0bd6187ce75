package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.spec.RetrySpec.On;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives a router with random requests, answers, failures, cancellations, times and snapshots, and
 * checks what must hold whatever happens. The seed is the test's parameter and in every message.
 */
class RouterPropertyTest {

  private static final int STEPS = 4000;
  private static final double RETRY_RATIO = 0.2;
  private static final double RETRY_FLOOR = 1;

  private static final class Walk {
    final long seed;
    final SplittableRandom random;
    final Bench bench;
    final List<Exchange> exchanges = new ArrayList<>();
    final List<RecordingDownstream> callers = new ArrayList<>();
    final List<Attempt> open = new ArrayList<>();
    final List<Attempt> answered = new ArrayList<>();
    final List<Endpoint> seen = new ArrayList<>();
    final long startNanos;

    Walk(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.bench = new Bench(mesh(5).snapshot(), seed);
      this.startNanos = bench.time.nanos();
      bench.upstream.answerAtOnce(this::onSend);
    }

    private Mesh mesh(int endpoints) {
      List<EndpointSpec> list = new ArrayList<>();
      for (int i = 0; i < endpoints; i++) {
        String key = Mesh.key(random.nextInt(3) + 3 * i);
        list.add(
            new EndpointSpec(key, key, 1 + random.nextInt(3), random.nextBoolean() ? "x" : ""));
      }
      BackoffSpec backoff =
          random.nextBoolean()
              ? BackoffSpec.NONE
              : new BackoffSpec(Duration.ofMillis(5), Duration.ofMillis(50), 0.5);
      return new Mesh()
          .zone("x")
          .endpoints(list)
          .balancer(balancer())
          .accrual(random.nextBoolean() ? AccrualSpec.DEFAULT : AccrualSpec.NONE)
          .limits(LimitSpec.fixed(1 + random.nextInt(30), random.nextInt(20)))
          .locality(new LocalitySpec(random.nextInt(4) == 0, 0.7))
          .retryBudget(new BudgetSpec(RETRY_RATIO, RETRY_FLOOR, Duration.ofSeconds(10)))
          .timeout(
              new TimeoutSpec(
                  Duration.ofMillis(1000),
                  random.nextBoolean() ? Duration.ofMillis(150) : null,
                  null,
                  random.nextInt(4) > 0))
          .retries(new RetrySpec(random.nextInt(4), EnumSet.allOf(On.class), backoff, false))
          .hedgeAfter(20 + random.nextInt(200));
    }

    private BalancerSpec balancer() {
      return switch (random.nextInt(5)) {
        case 0 -> new BalancerSpec.RoundRobin();
        case 1 -> BalancerSpec.PeakEwma.defaults();
        case 2 -> new BalancerSpec.LeastRequest(2);
        default -> BalancerSpec.Vigil.defaults();
      };
    }

    private void onSend(Attempt attempt) {
      Endpoint endpoint = attempt.endpoint();
      seen.add(endpoint);
      assertThat(endpoint.removed()).as(at("sent to a removed endpoint")).isFalse();
      if (!attempt.probe() && !bench.cluster().panicking()) {
        assertThat(endpoint.ejected()).as(at("traffic to an ejected endpoint")).isFalse();
        assertThat(bench.cluster().suspects(endpoint)).as(at("traffic to a suspect")).isFalse();
      }
      int fate = random.nextInt(20);
      if (fate == 0) {
        attempt.failed(random.nextBoolean() ? Outcome.CONNECT_FAILED : Outcome.REFUSED);
      } else if (fate == 1) {
        Answer.ok(attempt);
      } else {
        open.add(attempt);
      }
    }

    private String at(String what) {
      return what + ", seed " + seed;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> arrive();
        case 4, 5, 6 -> answer();
        case 7 -> finishAnswer();
        case 8 -> fail();
        case 9 -> bench.time.advance(random.nextDouble() * (random.nextInt(20) == 0 ? 900 : 10));
        case 10 -> leave();
        default -> change();
      }
    }

    private void arrive() {
      RecordingDownstream caller =
          new RecordingDownstream(random.nextInt(5) == 0 ? "POST" : "GET", "/");
      callers.add(caller);
      Exchange exchange = bench.open(caller);
      if (exchange != null) {
        exchanges.add(exchange);
      }
    }

    private Attempt take(List<Attempt> list) {
      return list.remove(random.nextInt(list.size()));
    }

    private void answer() {
      if (!open.isEmpty()) {
        Attempt attempt = take(open);
        int kind = random.nextInt(attempt.endpoint().key().equals("a") ? 4 : 12);
        attempt.answered(
            switch (kind) {
              case 0 -> Answer.of(500);
              case 1 -> Answer.overloaded(503, random.nextLong(2 * Nanos.SECOND));
              case 2 -> Answer.grpc(14);
              default -> Answer.OK;
            });
        answered.add(attempt);
      }
    }

    private void finishAnswer() {
      if (!answered.isEmpty()) {
        take(answered).completed(random.nextInt(10) > 0);
      }
    }

    private void fail() {
      List<Attempt> list = random.nextInt(4) == 0 ? answered : open;
      if (!list.isEmpty()) {
        take(list).failed(random.nextBoolean() ? Outcome.RESET : Outcome.REFUSED);
      }
    }

    private void leave() {
      if (!exchanges.isEmpty() && random.nextInt(3) == 0) {
        exchanges.remove(random.nextInt(exchanges.size())).cancel();
      }
    }

    private void change() {
      if (random.nextInt(8) == 0) {
        bench.apply(mesh(random.nextInt(7)));
      }
    }

    /** Everything that is still open gets its answer. */
    void drain() {
      for (int round = 0; round < 1000 && bench.route().inFlight() > 0; round++) {
        List<Attempt> unanswered = List.copyOf(open);
        open.clear();
        unanswered.forEach(Answer::ok);
        List<Attempt> unfinished = List.copyOf(answered);
        answered.clear();
        unfinished.forEach(attempt -> attempt.completed(true));
        bench.time.advance(10);
      }
      bench.time.advance(20_000);
    }

    void check() {
      ExchangeStats stats = bench.router.frame().listener(Mesh.LISTENER);
      assertThat(stats.openedCount()).as(at("opened")).isEqualTo(callers.size());
      assertThat(stats.inFlight()).as(at("in flight")).isZero();
      long without = callers.stream().filter(caller -> !caller.answered()).count();
      assertThat(without)
          .as(at("unanswered without having gone away"))
          .isLessThanOrEqualTo(stats.count(Disposition.CANCELLED));
      assertThat(seen).as(at("drained")).allMatch(endpoint -> endpoint.inFlight() == 0);
      double seconds = (bench.time.nanos() - startNanos) / (double) Nanos.SECOND;
      assertThat((double) stats.retries())
          .as(at("retries"))
          .isLessThanOrEqualTo(RETRY_RATIO * callers.size() + RETRY_FLOOR * (seconds + 10));
      assertThat(bench.time.pending()).as(at("timers")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 347})
  void whateverHappensEveryExchangeEndsOnceAndNothingIsLeftOver(long seed) {
    Walk walk = new Walk(seed);
    for (int i = 0; i < STEPS; i++) {
      try {
        walk.step();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", step " + i, e);
      }
    }
    walk.drain();
    walk.check();
  }
}
