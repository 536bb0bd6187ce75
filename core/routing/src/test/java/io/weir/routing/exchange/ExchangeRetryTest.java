package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.Attempt.Kind;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.spec.RetrySpec.On;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeRetryTest {

  private static RetrySpec on(Set<On> on) {
    return new RetrySpec(2, on, BackoffSpec.NONE, false);
  }

  private static RetrySpec backingOff(Duration wait) {
    return new RetrySpec(2, EnumSet.allOf(On.class), new BackoffSpec(wait, wait, 0), false);
  }

  @Test
  void aServerErrorIsRepeatedElsewhere() {
    Bench bench = new Bench(Mesh.of(3).retries(on(EnumSet.of(On.SERVER_ERROR))));
    RecordingDownstream caller = bench.get();
    bench.upstream.sent(0).answered(Answer.of(500));
    assertThat(caller.answered()).isFalse();
    assertThat(bench.upstream.kinds()).containsExactly(Kind.FIRST, Kind.RETRY);
    assertThat(bench.upstream.keys()).doesNotHaveDuplicates();
    assertThat(bench.upstream.cancelled()).containsExactly(bench.upstream.sent(0));
    Answer.ok(bench.upstream.last());
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.route().retries()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"CONNECT_FAILED", "REFUSED", "RESET"})
  void aBrokenTryIsRepeatedElsewhere(Outcome outcome) {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = bench.get();
    bench.upstream.sent(0).failed(outcome);
    Answer.ok(bench.upstream.sent(1));
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.upstream.keys()).doesNotHaveDuplicates();
    assertThat(bench.outcomes(outcome)).isEqualTo(1);
  }

  @Test
  void aTryThatTakesTooLongIsRepeatedElsewhere() {
    TimeoutSpec perTry = new TimeoutSpec(null, Duration.ofMillis(50), null, true);
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT).timeout(perTry));
    RecordingDownstream caller = bench.get();
    bench.time.advance(49);
    assertThat(bench.upstream.sent()).hasSize(1);
    bench.time.advance(1);
    assertThat(bench.upstream.cancelled()).containsExactly(bench.upstream.sent(0));
    Answer.ok(bench.upstream.sent(1));
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.outcomes(Outcome.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void thePolicyNamesWhatIsRepeated() {
    Bench bench = new Bench(Mesh.of(3).retries(on(EnumSet.of(On.GATEWAY_ERROR))));
    RecordingDownstream internal = bench.get();
    bench.upstream.last().answered(Answer.of(500));
    assertThat(internal.status()).isEqualTo(500);
    bench.upstream.last().completed(true);
    RecordingDownstream gateway = bench.get();
    bench.upstream.last().answered(Answer.of(502));
    assertThat(gateway.answered()).isFalse();
    RecordingDownstream reset = bench.get();
    bench.upstream.last().failed(Outcome.RESET);
    assertThat(reset.local()).isEqualTo(LocalAnswer.UPSTREAM_FAILED);
  }

  @Test
  void aPostThatMayHaveBeenProcessedIsNotRepeated() {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = bench.post();
    bench.upstream.sent(0).answered(Answer.of(503));
    assertThat(caller.status()).isEqualTo(503);
    RecordingDownstream broken = bench.post();
    bench.upstream.last().failed(Outcome.RESET);
    assertThat(broken.status()).isEqualTo(502);
  }

  @Test
  void aPostIsRepeatedWhereTheRouteSaysSo() {
    RetrySpec all = new RetrySpec(2, EnumSet.allOf(On.class), BackoffSpec.NONE, true);
    Bench bench = new Bench(Mesh.of(3).retries(all));
    bench.post();
    bench.upstream.sent(0).answered(Answer.of(503));
    assertThat(bench.upstream.kinds()).containsExactly(Kind.FIRST, Kind.RETRY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"CONNECT_FAILED", "REFUSED"})
  void aPostThatWasNeverSentIsRequeuedWithinTheBudget(Outcome outcome) {
    BudgetSpec one = new BudgetSpec(0, 0.1, Duration.ofSeconds(10));
    Bench bench = new Bench(Mesh.of(3).retries(on(Set.of())).retryBudget(one));
    RecordingDownstream first = bench.post();
    bench.upstream.last().failed(outcome);
    Answer.ok(bench.upstream.last());
    assertThat(first.status()).isEqualTo(200);
    RecordingDownstream second = bench.post();
    bench.upstream.last().failed(outcome);
    assertThat(second.local()).isEqualTo(LocalAnswer.UPSTREAM_FAILED);
  }

  @Test
  void aBodyThatIsGoneIsNotRepeated() {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = new RecordingDownstream("PUT", "/").notReplayable();
    bench.open(caller);
    bench.upstream.last().answered(Answer.of(500));
    assertThat(caller.status()).isEqualTo(500);
  }

  @Test
  void anExhaustedBudgetStopsRetriesAndForwardsTheFailedAnswer() {
    BudgetSpec none = new BudgetSpec(0, 0, Duration.ofSeconds(10));
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT).retryBudget(none));
    RecordingDownstream caller = bench.get();
    Answer.whole(bench.upstream.last(), 503);
    assertThat(caller.status()).isEqualTo(503);
    assertThat(caller.answeredBy()).isSameAs(bench.upstream.last());
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(1);
    assertThat(bench.route().retries()).isZero();
  }

  @Test
  void theNumberOfAttemptsIsLimited() {
    Bench bench = new Bench(Mesh.of(5).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = bench.get();
    bench.upstream.sent(0).answered(Answer.of(500));
    bench.upstream.sent(1).failed(Outcome.RESET);
    bench.upstream.sent(2).answered(Answer.of(504));
    assertThat(caller.status()).isEqualTo(504);
    assertThat(bench.upstream.keys()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void withOneEndpointTheRetryGoesThereAgain() {
    Bench bench = new Bench(Mesh.of(1).retries(RetrySpec.DEFAULT));
    bench.get();
    bench.upstream.sent(0).answered(Answer.of(500));
    assertThat(bench.upstream.keys()).containsExactly("a", "a");
  }

  @Test
  void noRetryStartsBehindNineTenthsOfTheTimeout() {
    Bench bench = new Bench(Mesh.of(3).retries(RetrySpec.DEFAULT).timeout(1000));
    RecordingDownstream early = bench.get();
    bench.time.advance(900);
    bench.upstream.last().answered(Answer.of(500));
    assertThat(early.answered()).isFalse();
    RecordingDownstream late = bench.get();
    bench.time.advance(901);
    bench.upstream.last().answered(Answer.of(500));
    assertThat(late.status()).isEqualTo(500);
  }

  @Test
  void aRetryThatWouldHaveToWaitBehindNineTenthsIsNotPlanned() {
    Bench bench = new Bench(Mesh.of(3).retries(backingOff(Duration.ofMillis(200))).timeout(1000));
    RecordingDownstream caller = bench.get();
    bench.time.advance(800);
    bench.upstream.last().answered(Answer.of(500));
    assertThat(caller.status()).isEqualTo(500);
  }

  @Test
  void aRetryWaitsForItsBackoff() {
    Bench bench = new Bench(Mesh.of(3).retries(backingOff(Duration.ofMillis(100))));
    bench.get();
    bench.upstream.sent(0).failed(Outcome.RESET);
    bench.time.advance(99);
    assertThat(bench.upstream.sent()).hasSize(1);
    bench.time.advance(1);
    assertThat(bench.upstream.kinds()).containsExactly(Kind.FIRST, Kind.RETRY);
  }

  @Test
  void aDeadlineEndsABackoff() {
    Bench bench = new Bench(Mesh.of(3).retries(backingOff(Duration.ofMillis(100))).timeout(1000));
    RecordingDownstream caller = bench.get();
    bench.time.advance(750);
    bench.upstream.sent(0).failed(Outcome.RESET);
    bench.time.advance(249);
    assertThat(bench.upstream.sent()).hasSize(2);
    bench.time.advance(1);
    assertThat(caller.local()).isEqualTo(LocalAnswer.TIMEOUT);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void aPickLearnsHowManyTriesThereWere() {
    Bench bench = new Bench(Mesh.of(3).retries(backingOff(Duration.ofMillis(100))));
    RecordingDownstream caller = new RecordingDownstream("GET", "/");
    Exchange exchange = bench.open(caller);
    assertThat(exchange.tries()).isEqualTo(1);
    bench.upstream.sent(0).failed(Outcome.RESET);
    assertThat(exchange.tries()).isEqualTo(1);
    bench.time.advance(100);
    assertThat(exchange.tries()).isEqualTo(2);
  }

  @Test
  void aRetryThatFindsNoEndpointIsAFailureOfTheUpstream() {
    Bench bench = new Bench(Mesh.of(1).retries(backingOff(Duration.ofMillis(100))));
    RecordingDownstream caller = bench.get();
    bench.upstream.sent(0).failed(Outcome.RESET);
    bench.apply(Mesh.of(0));
    bench.time.advance(100);
    assertThat(caller.local()).isEqualTo(LocalAnswer.UPSTREAM_FAILED);
    assertThat(bench.ended(Disposition.ERROR)).isEqualTo(1);
  }
}
