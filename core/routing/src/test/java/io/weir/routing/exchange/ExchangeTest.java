package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.spec.RetrySpec.On;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.Outcome;
import io.weir.routing.stats.StatsFrame;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  @Test
  void itAnswersOnceAndIgnoresWhatComesAfterItsEnd() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    RecordingDownstream caller = new RecordingDownstream("GET", "/");
    Exchange exchange = bench.open(caller);
    Attempt attempt = bench.upstream.last();
    Answer.ok(attempt);
    assertThat(caller.status()).isEqualTo(200);
    attempt.answered(Answer.of(500));
    attempt.completed(false);
    attempt.failed(Outcome.RESET);
    exchange.cancel();
    bench.time.advance(5000);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
    assertThat(bench.route().inFlight()).isZero();
    assertThat(bench.tries().total()).isEqualTo(1);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void whatComesAfterATimeoutIsIgnored() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    RecordingDownstream caller = bench.get();
    bench.time.advance(1000);
    Attempt attempt = bench.upstream.last();
    attempt.answered(Answer.OK);
    attempt.completed(true);
    attempt.failed(Outcome.RESET);
    assertThat(caller.local()).isEqualTo(LocalAnswer.TIMEOUT);
    assertThat(bench.ended(Disposition.TIMEOUT)).isEqualTo(1);
    assertThat(bench.tries().total()).isEqualTo(1);
  }

  @Test
  void aTimeoutThatIsNotEnforcedOnlyObserves() {
    Bench bench = new Bench(Mesh.of(2).timeout(TimeoutSpec.of(Duration.ofSeconds(1), false)));
    RecordingDownstream caller = bench.get();
    bench.time.advance(2000);
    assertThat(caller.answered()).isFalse();
    Answer.ok(bench.upstream.last());
    assertThat(caller.status()).isEqualTo(200);
  }

  @Test
  void anAnswerThatBreaksOffIsAborted() {
    Bench bench = new Bench(Mesh.of(2).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = bench.get();
    bench.upstream.last().answered(Answer.OK);
    bench.upstream.last().failed(Outcome.RESET);
    assertThat(caller.aborted()).isTrue();
    assertThat(bench.upstream.sent()).hasSize(1);
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(1);
    assertThat(bench.outcomes(Outcome.RESET)).isEqualTo(1);
  }

  @Test
  void anAnswerThatOutlastsTheDeadlineIsAborted() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    RecordingDownstream caller = bench.get();
    bench.upstream.last().answered(Answer.OK);
    bench.time.advance(1000);
    assertThat(caller.aborted()).isTrue();
    assertThat(bench.upstream.cancelled()).hasSize(1);
    assertThat(bench.ended(Disposition.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void aTunnelOutlastsTheDeadlineOfTheRequestThatOpenedIt() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    RecordingDownstream caller = bench.get();
    caller.whenAnswered(() -> answeredBy(caller).exchange().tunnelOpened());
    bench.upstream.last().answered(Answer.OK);
    bench.time.advance(3000);
    assertThat(caller.aborted()).isFalse();
    assertThat(bench.upstream.cancelled()).isEmpty();
    answeredBy(caller).exchange().expire();
    assertThat(caller.aborted()).isTrue();
    assertThat(bench.ended(Disposition.TIMEOUT)).isEqualTo(1);
  }

  private static Attempt answeredBy(RecordingDownstream caller) {
    return Objects.requireNonNull(caller.answeredBy());
  }

  @Test
  void aPerTryTimeoutEndsWithTheHead() {
    TimeoutSpec perTry = new TimeoutSpec(null, Duration.ofMillis(50), null, true);
    Bench bench = new Bench(Mesh.of(2).timeout(perTry));
    RecordingDownstream caller = bench.get();
    bench.time.advance(40);
    bench.upstream.last().answered(Answer.OK);
    bench.time.advance(1000);
    assertThat(caller.aborted()).isFalse();
    bench.upstream.last().completed(true);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
  }

  @Test
  void aFailedTrailerCountsAsAServerError() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    bench.upstream.last().answered(Answer.OK);
    bench.upstream.last().completed(false);
    assertThat(bench.outcomes(Outcome.SERVER_ERROR)).isEqualTo(1);
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(1);
  }

  @Test
  void aFailedGrpcStatusInTheHeadIsRepeated() {
    Bench bench = new Bench(Mesh.of(2).retries(RetrySpec.DEFAULT));
    bench.get();
    bench.upstream.last().answered(Answer.grpc(14));
    assertThat(bench.upstream.sent()).hasSize(2);
    // NOT_FOUND is the request's fault.
    RecordingDownstream caller = bench.get();
    bench.upstream.last().answered(Answer.grpc(5));
    bench.upstream.last().completed(true);
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
  }

  @Test
  void aForwardedRefusalStillCountsAsOverload() {
    Bench bench = new Bench(Mesh.of(2));
    bench.get();
    Answer.whole(bench.upstream.last(), 429);
    assertThat(bench.outcomes(Outcome.OVERLOADED)).isEqualTo(1);
    assertThat(bench.outcomes(Outcome.SERVER_ERROR)).isZero();
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(1);
  }

  // The caller goes away

  @Test
  void aCallerCanGoAwayWhileTrying() {
    Bench bench = new Bench(Mesh.of(2).hedgeAfter(100).timeout(1000));
    Exchange exchange = bench.open(new RecordingDownstream("GET", "/"));
    bench.time.advance(100);
    exchange.cancel();
    exchange.cancel();
    assertThat(bench.upstream.cancelled()).hasSize(2);
    assertThat(bench.outcomes(Outcome.CANCELLED)).isEqualTo(2);
    assertThat(bench.ended(Disposition.CANCELLED)).isEqualTo(1);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void aCallerCanGoAwayWhileBackingOff() {
    Duration wait = Duration.ofMillis(100);
    RetrySpec retries =
        new RetrySpec(2, EnumSet.allOf(On.class), new BackoffSpec(wait, wait, 0), false);
    Bench bench = new Bench(Mesh.of(2).retries(retries));
    Exchange exchange = bench.open(new RecordingDownstream("GET", "/"));
    bench.upstream.last().failed(Outcome.RESET);
    exchange.cancel();
    bench.time.advance(1000);
    assertThat(bench.upstream.sent()).hasSize(1);
    assertThat(bench.ended(Disposition.CANCELLED)).isEqualTo(1);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void aCallerCanGoAwayFromAnAnswer() {
    Bench bench = new Bench(Mesh.of(2));
    RecordingDownstream caller = new RecordingDownstream("GET", "/");
    Exchange exchange = bench.open(caller);
    bench.upstream.last().answered(Answer.OK);
    exchange.cancel();
    assertThat(bench.upstream.cancelled()).hasSize(1);
    assertThat(caller.aborted()).isFalse();
    assertThat(bench.ended(Disposition.CANCELLED)).isEqualTo(1);
  }

  @Test
  void aCallerCanGoAwayFromWithinItsAnswer() {
    Bench bench = new Bench(Mesh.of(2));
    RecordingDownstream caller = new RecordingDownstream("GET", "/");
    Exchange exchange = bench.open(caller);
    caller.whenAnswered(exchange::cancel);
    Answer.ok(bench.upstream.last());
    assertThat(bench.ended(Disposition.CANCELLED)).isEqualTo(1);
    assertThat(bench.ended(Disposition.OK)).isZero();
    assertThat(bench.endpoint("a").inFlight() + bench.endpoint("b").inFlight()).isZero();
  }

  // An upstream that reports from within its calls

  @Test
  void aGoodAnswerMayComeFromWithinSend() {
    Bench bench = new Bench(Mesh.of(2).hedgeAfter(100).timeout(1000));
    bench.upstream.answerAtOnce(Answer::ok);
    assertThat(bench.get().status()).isEqualTo(200);
    assertThat(bench.time.pending()).isZero();
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
  }

  @Test
  void aFailureMayComeFromWithinSend() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    bench.upstream.answerAtOnce(attempt -> attempt.failed(Outcome.CONNECT_FAILED));
    assertThat(bench.get().local()).isEqualTo(LocalAnswer.UPSTREAM_FAILED);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void failuresAndRetriesMayComeFromWithinSend() {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT).hedgeAfter(100).timeout(1000));
    bench.upstream.answerAtOnce(attempt -> {
      if (bench.upstream.sent().size() < 3) {
        attempt.failed(Outcome.CONNECT_FAILED);
      } else {
        Answer.ok(attempt);
      }
    });
    assertThat(bench.get().status()).isEqualTo(200);
    assertThat(bench.upstream.keys()).hasSize(3).doesNotHaveDuplicates();
    assertThat(bench.time.pending()).isZero();
    assertThat(bench.route().inFlight()).isZero();
  }

  @Test
  void aReportFromWithinCancelIsIgnored() {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT).hedgeAfter(100).timeout(1000));
    bench.upstream.whenCancelled(attempt -> attempt.failed(Outcome.RESET));
    bench.get();
    bench.time.advance(100);
    Answer.ok(bench.upstream.last());
    bench.get();
    bench.upstream.last().answered(Answer.of(500));
    bench.time.advance(1000);
    assertThat(bench.outcomes(Outcome.RESET)).isZero();
    assertThat(bench.outcomes(Outcome.LOST_RACE)).isEqualTo(1);
    assertThat(bench.route().inFlight()).isZero();
  }

  // Answers of the proxy's own

  @Test
  void withoutARouteItIsNotFound() {
    Snapshot snapshot = Mesh.of(1).snapshot();
    RouteSpec any = snapshot.listeners().getFirst().routes().getFirst();
    RouteSpec narrow =
        new RouteSpec(
            any.name(),
            List.of("other.example"),
            List.<MatchSpec>of(),
            any.backends(),
            any.timeout(),
            any.retries(),
            any.hedge(),
            null);
    ListenerSpec listener = new ListenerSpec(Mesh.LISTENER, "", List.of(narrow));
    Bench bench = new Bench(new Snapshot("", List.of(listener), snapshot.clusters()), 1);
    RecordingDownstream caller = new RecordingDownstream("GET", "/");
    assertThat(bench.open(caller)).isNull();
    assertThat(caller.status()).isEqualTo(404);
    assertThat(bench.router.frame().listener(Mesh.LISTENER).count(Disposition.REJECTED))
        .isEqualTo(1);
  }

  @Test
  void withoutAnEndpointItIsUnavailable() {
    Bench bench = new Bench(Mesh.of(0).timeout(1000));
    RecordingDownstream caller = bench.get();
    assertThat(caller.status()).isEqualTo(503);
    assertThat(caller.local()).isEqualTo(LocalAnswer.NO_ENDPOINT);
    assertThat(caller.retryAfterNanos()).isPositive();
    assertThat(bench.ended(Disposition.REJECTED)).isEqualTo(1);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void theRateLimitAnswersWithTheTimeToWait() {
    Bench bench = new Bench(Mesh.of(1).rateLimit(new RateLimitSpec(10, 2)));
    bench.get();
    bench.get();
    RecordingDownstream third = bench.get();
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.retryAfterNanos()).isEqualTo(100 * Nanos.MILLI);
    bench.time.advance(100);
    assertThat(bench.get().answered()).isFalse();
  }

  // Counts

  @Test
  void everyExchangeCountsOnceAndFramesAddUp() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000).rateLimit(new RateLimitSpec(1, 4)));
    bench.get();
    Answer.ok(bench.upstream.last());
    bench.get();
    Answer.whole(bench.upstream.last(), 500);
    bench.open(new RecordingDownstream("GET", "/")).cancel();
    bench.get();
    bench.get();
    StatsFrame early = bench.router.frame();
    bench.time.advance(1000);
    ExchangeStats stats = bench.route();
    for (Disposition disposition : Disposition.values()) {
      assertThat(stats.count(disposition)).as(disposition.name()).isEqualTo(1);
    }
    assertThat(stats.openedCount()).isEqualTo(5);
    assertThat(stats.inFlight()).isZero();
    assertThat(stats.latency().total()).isEqualTo(4);
    StatsFrame sum = bench.router.frame();
    sum.add(early);
    assertThat(sum.route(Mesh.LISTENER, Mesh.NAME).openedCount()).isEqualTo(10);
    assertThat(sum.route(Mesh.LISTENER, Mesh.NAME).inFlight()).isEqualTo(1);
    assertThat(sum.listener(Mesh.LISTENER).count(Disposition.OK)).isEqualTo(2);
    assertThat(sum.cluster(Mesh.NAME).total()).isEqualTo(7);
    assertThat(bench.tries().count(Outcome.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void namesWithSlashesAreNotMixedUp() {
    StatsFrame frame = new StatsFrame();
    ExchangeStats one = new ExchangeStats();
    one.opened();
    frame.addRoute("a", "b/c", one);
    assertThat(frame.route("a/b", "c").openedCount()).isZero();
    assertThat(frame.listener("a/b").openedCount()).isZero();
    frame.addRoute("a/b", "c", one);
    assertThat(frame.routes()).hasSize(2);
    assertThat(frame.listener("a").openedCount()).isEqualTo(1);
  }

  // Upstreams that break their contract

  @Test
  void aSecondHeadIsIgnored() {
    Bench bench = new Bench(Mesh.of(2));
    RecordingDownstream caller = bench.get();
    Attempt attempt = bench.upstream.last();
    attempt.answered(Answer.OK);
    attempt.answered(Answer.of(500));
    attempt.completed(true);
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
    assertThat(bench.outcomes(Outcome.SUCCESS)).isEqualTo(1);
  }

  @Test
  void anEndWithoutAHeadIsABrokenConnection() {
    Bench bench = new Bench(Mesh.of(2));
    RecordingDownstream caller = bench.get();
    bench.upstream.last().completed(true);
    assertThat(caller.local()).isEqualTo(LocalAnswer.UPSTREAM_FAILED);
    assertThat(bench.outcomes(Outcome.RESET)).isEqualTo(1);
  }
}
