package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.stats.Disposition;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Exchanges that a shell gives back: used again, and only when that can do no harm. */
class ExchangeRecycleTest {

  private static final AccrualSpec FIRST_FAILURE =
      new AccrualSpec(
          1,
          0,
          1,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          0,
          1,
          0);

  private final RecordingDownstream first = new RecordingDownstream("POST", "/");
  private final RecordingDownstream second = new RecordingDownstream("GET", "/");

  @Test
  void theNextRequestIsMadeOfItAndOfItsAttempts() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000).retries(RetrySpec.DEFAULT));
    Exchange exchange = open(bench, first);
    Attempt attempt = bench.upstream.last();
    Answer.ok(attempt);
    assertThat(exchange.recycle()).isTrue();

    bench.time.advance(500);
    assertThat(open(bench, second)).isSameAs(exchange);
    assertThat(bench.upstream.last()).isSameAs(attempt);
    assertThat(exchange.downstream()).isSameAs(second);
    assertThat(exchange.idempotent()).isTrue();
    assertThat(exchange.tries()).isEqualTo(1);
    assertThat(attempt.over()).isFalse();
    assertThat(attempt.transport()).isNull();

    bench.time.advance(999);
    assertThat(second.answered()).isFalse();
    bench.time.advance(1);
    assertThat(second.local()).isEqualTo(LocalAnswer.TIMEOUT);
    assertThat(first.status()).isEqualTo(200);
    assertThat(bench.ended(Disposition.OK)).isEqualTo(1);
    assertThat(bench.ended(Disposition.TIMEOUT)).isEqualTo(1);
    assertThat(bench.route().inFlight()).isZero();
  }

  @Test
  void oneThatIsUnderWayIsKept() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    Exchange exchange = open(bench, first);
    assertThat(exchange.recycle()).isFalse();
    bench.upstream.last().answered(Answer.OK);
    assertThat(exchange.recycle()).isFalse();
    bench.upstream.last().completed(true);
    assertThat(exchange.recycle()).isTrue();
  }

  @Test
  void oneIsGivenBackOnceAndIsDeadUntilItIsUsed() {
    Bench bench = new Bench(Mesh.of(2).timeout(1000));
    Exchange exchange = open(bench, first);
    Answer.ok(bench.upstream.last());
    assertThat(exchange.recycle()).isTrue();
    assertThat(exchange.recycle()).isFalse();
    exchange.cancel();
    assertThat(bench.ended(Disposition.CANCELLED)).isZero();

    assertThat(open(bench, second)).isSameAs(exchange);
    assertThat(open(bench, new RecordingDownstream("GET", "/"))).isNotSameAs(exchange);
  }

  @Test
  void oneThatSentAProbeIsKept() {
    Bench bench = new Bench(Mesh.of(1).timeout(1000).accrual(FIRST_FAILURE));
    Exchange failing = open(bench, first);
    bench.upstream.last().answered(Answer.of(500));
    bench.upstream.last().completed(true);
    assertThat(failing.recycle()).isTrue();
    assertThat(bench.cluster().endpoints()).allMatch(Endpoint::ejected);

    bench.time.advance(1000);
    Exchange probing = open(bench, second);
    assertThat(bench.upstream.last().probe()).isTrue();
    Answer.ok(bench.upstream.last());
    assertThat(probing.recycle()).isFalse();
  }

  private static Exchange open(Bench bench, RecordingDownstream downstream) {
    return Objects.requireNonNull(bench.open(downstream));
  }
}
