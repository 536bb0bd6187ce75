package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.Attempt.Kind;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeHedgeTest {

  private static final BudgetSpec NO_BUDGET = new BudgetSpec(0, 0, Duration.ofSeconds(10));

  @Test
  void aSlowTryGetsASecondOneAtAnotherEndpoint() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    bench.get();
    bench.time.advance(99);
    assertThat(bench.upstream.sent()).hasSize(1);
    bench.time.advance(1);
    assertThat(bench.upstream.kinds()).containsExactly(Kind.FIRST, Kind.HEDGE);
    assertThat(bench.upstream.keys()).doesNotHaveDuplicates();
    assertThat(bench.route().hedges()).isEqualTo(1);
    bench.time.advance(10_000);
    assertThat(bench.upstream.sent()).hasSize(2);
  }

  @Test
  void theFirstGoodAnswerWinsAndTheOtherLosesTheRace() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    RecordingDownstream caller = bench.get();
    bench.time.advance(100);
    Attempt loser = bench.upstream.sent(0);
    Answer.ok(bench.upstream.sent(1));
    assertThat(caller.answeredBy()).isSameAs(bench.upstream.sent(1));
    assertThat(bench.upstream.cancelled()).containsExactly(loser);
    assertThat(loser.endpoint().stats().count(Outcome.LOST_RACE)).isEqualTo(1);
    assertThat(loser.endpoint().inFlight()).isZero();
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
  }

  @Test
  void aFailedTryWaitsForTheOther() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100).retries(RetrySpec.DEFAULT));
    RecordingDownstream caller = bench.get();
    bench.time.advance(100);
    bench.upstream.sent(1).answered(Answer.of(500));
    assertThat(caller.answered()).isFalse();
    assertThat(bench.upstream.sent()).hasSize(2);
    Answer.ok(bench.upstream.sent(0));
    assertThat(caller.status()).isEqualTo(200);
  }

  @Test
  void whenBothFailTheRetryGoesToAThirdEndpoint() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100).retries(RetrySpec.DEFAULT));
    bench.get();
    bench.time.advance(100);
    bench.upstream.sent(0).failed(Outcome.RESET);
    bench.upstream.sent(1).failed(Outcome.RESET);
    assertThat(bench.upstream.kinds()).containsExactly(Kind.FIRST, Kind.HEDGE, Kind.RETRY);
    assertThat(bench.upstream.keys()).doesNotHaveDuplicates();
  }

  @Test
  void hedgesStayWithinTheirBudget() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100).hedgeBudget(NO_BUDGET));
    for (int i = 0; i < 20; i++) {
      bench.get();
      bench.time.advance(100);
    }
    // The bucket starts with ten.
    assertThat(bench.route().hedges()).isEqualTo(10);
  }

  @Test
  void aHedgeThatFindsNoOtherEndpointCostsNoBudget() {
    Mesh one = Mesh.of(1).hedgeAfter(100).hedgeBudget(NO_BUDGET);
    Bench bench = new Bench(one);
    for (int i = 0; i < 20; i++) {
      bench.get();
      bench.time.advance(100);
    }
    assertThat(bench.route().hedges()).isZero();
    bench.apply(Mesh.of(2).hedgeAfter(100).hedgeBudget(NO_BUDGET));
    bench.get();
    bench.time.advance(100);
    assertThat(bench.route().hedges()).isEqualTo(1);
  }

  @Test
  void aHedgeThatThereIsNoBudgetForTakesNobodysTurn() {
    Mesh mesh = Mesh.of(4).balancer(new BalancerSpec.RoundRobin());
    Bench bench = new Bench(mesh.hedgeAfter(100).hedgeBudget(NO_BUDGET));
    for (int i = 0; i < 18; i++) {
      bench.get();
      bench.time.advance(100);
    }
    assertThat(bench.route().hedges()).isEqualTo(10);
    List<String> withoutHedge = bench.upstream.keys().subList(20, 28);
    assertThat(new HashSet<>(withoutHedge.subList(0, 4))).hasSize(4);
    assertThat(withoutHedge.subList(4, 8)).isEqualTo(withoutHedge.subList(0, 4));
  }

  @Test
  void aPostIsNotHedged() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    bench.post();
    bench.time.advance(1000);
    assertThat(bench.upstream.sent()).hasSize(1);
  }

  @Test
  void aBodyThatIsGoneByThenIsNotHedged() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    RecordingDownstream caller = bench.get();
    bench.time.advance(50);
    caller.notReplayable();
    bench.time.advance(1000);
    assertThat(bench.upstream.sent()).hasSize(1);
  }

  @Test
  void moreThanOneHedgeComesOneDelayApart() {
    Bench bench = new Bench(Mesh.of(4).hedge(new HedgeSpec(2, Duration.ofMillis(100), 99.5)));
    bench.get();
    bench.time.advance(199);
    assertThat(bench.upstream.sent()).hasSize(2);
    bench.time.advance(1);
    assertThat(bench.upstream.keys()).hasSize(3).doesNotHaveDuplicates();
    bench.time.advance(1000);
    assertThat(bench.upstream.sent()).hasSize(3);
  }

  @Test
  void thePercentileDelayIsFivePercentAndAMillisecondBehindAndAtMostSeventyPercentOfTheTimeout() {
    Bench bench = new Bench(Mesh.of(3).hedge(HedgeSpec.DEFAULT).timeout(1000));
    bench.get();
    bench.time.advance(699);
    assertThat(bench.upstream.sent()).hasSize(1);
    bench.time.advance(1);
    assertThat(bench.upstream.sent()).hasSize(2);
    Answer.ok(bench.upstream.last());
    for (int i = 0; i < 300; i++) {
      bench.roundTrip(100);
    }
    int before = bench.upstream.sent().size();
    bench.get();
    bench.time.advance(105);
    assertThat(bench.upstream.sent()).hasSize(before + 1);
    // 100 ms * 1.05 + 1 ms, and the digest knows the 100 ms to within 0.8 %.
    bench.time.advance(2);
    assertThat(bench.upstream.sent()).hasSize(before + 2);
  }

  @Test
  void aPerTryTimeoutEndsOnlyTheTryThatIsLate() {
    TimeoutSpec perTry = new TimeoutSpec(null, Duration.ofMillis(150), null, true);
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100).timeout(perTry));
    RecordingDownstream caller = bench.get();
    bench.time.advance(150);
    assertThat(bench.upstream.sent(0).over()).isTrue();
    assertThat(bench.upstream.sent(1).over()).isFalse();
    assertThat(caller.answered()).isFalse();
    bench.time.advance(100);
    assertThat(caller.local()).isEqualTo(LocalAnswer.TIMEOUT);
    assertThat(bench.outcomes(Outcome.TIMEOUT)).isEqualTo(2);
  }

  @Test
  void theDeadlineEndsEveryTry() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100).timeout(1000));
    RecordingDownstream caller = bench.get();
    bench.time.advance(1000);
    assertThat(caller.status()).isEqualTo(504);
    assertThat(bench.upstream.cancelled()).hasSize(2);
    assertThat(bench.outcomes(Outcome.TIMEOUT)).isEqualTo(2);
  }

  @Test
  void aHedgeThatAnswersAtOnceWins() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    RecordingDownstream caller = bench.get();
    bench.upstream.answerAtOnce(Answer::ok);
    bench.time.advance(100);
    assertThat(caller.status()).isEqualTo(200);
    assertThat(bench.time.pending()).isZero();
  }

  @Test
  void aHedgeThatFailsAtOnceLeavesTheFirstAlone() {
    Bench bench = new Bench(Mesh.of(3).hedgeAfter(100));
    RecordingDownstream caller = bench.get();
    bench.upstream.answerAtOnce(attempt -> attempt.failed(Outcome.CONNECT_FAILED));
    bench.time.advance(100);
    assertThat(caller.answered()).isFalse();
    Answer.ok(bench.upstream.sent(0));
    assertThat(caller.status()).isEqualTo(200);
  }
}
