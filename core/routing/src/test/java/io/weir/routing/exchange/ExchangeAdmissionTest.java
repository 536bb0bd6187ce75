package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.LimitSpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeAdmissionTest {

  private static Mesh limited(int requests, int pending) {
    return Mesh.of(2).limits(LimitSpec.fixed(requests, pending));
  }

  private static RecordingDownstream path(Bench bench, String path) {
    RecordingDownstream caller = new RecordingDownstream("GET", path);
    bench.open(caller);
    return caller;
  }

  private static List<String> pathsSent(Bench bench) {
    return bench.upstream.sent().stream().map(a -> a.exchange().head().path()).toList();
  }

  @Test
  void theQueueIsServedInOrder() {
    Bench bench = new Bench(limited(1, 3));
    List.of("/1", "/2", "/3", "/4").forEach(path -> path(bench, path));
    assertThat(pathsSent(bench)).containsExactly("/1");
    for (int i = 0; i < 4; i++) {
      Answer.ok(bench.upstream.last());
    }
    assertThat(pathsSent(bench)).containsExactly("/1", "/2", "/3", "/4");
  }

  @Test
  void theQueueIsBoundedAndWhatIsShedIsToldWhenToComeBack() {
    Bench bench = new Bench(limited(1, 2));
    bench.get();
    bench.get();
    bench.get();
    RecordingDownstream shed = bench.get();
    assertThat(shed.local()).isEqualTo(LocalAnswer.OVERLOADED);
    assertThat(shed.status()).isEqualTo(503);
    assertThat(shed.retryAfterNanos()).isGreaterThanOrEqualTo(100 * Nanos.MILLI);
    assertThat(bench.ended(Disposition.REJECTED)).isEqualTo(1);
  }

  @Test
  void nobodyWaitsLongerThanTheLimit() {
    Bench bench = new Bench(limited(1, 2));
    bench.get();
    RecordingDownstream waiting = bench.get();
    bench.time.advance(999);
    assertThat(waiting.answered()).isFalse();
    bench.time.advance(1);
    assertThat(waiting.local()).isEqualTo(LocalAnswer.OVERLOADED);
    Answer.ok(bench.upstream.sent(0));
    assertThat(bench.upstream.sent()).hasSize(1);
  }

  @Test
  void theDeadlineCountsInTheQueueToo() {
    Bench bench = new Bench(limited(1, 2).timeout(500));
    bench.get();
    RecordingDownstream waiting = bench.get();
    bench.time.advance(500);
    assertThat(waiting.local()).isEqualTo(LocalAnswer.TIMEOUT);
  }

  @Test
  void aTunnelSaysNothingAboutTheClustersSpeed() {
    LimitSpec adaptive = new LimitSpec(40, true, 10, 200, 0, Duration.ofSeconds(1));
    Bench bench = new Bench(Mesh.of(2).limits(adaptive));
    for (int i = 0; i < 5; i++) {
      RecordingDownstream caller = new RecordingDownstream("GET", "/chat");
      Exchange exchange = bench.open(caller);
      caller.whenAnswered(exchange::tunnelOpened);
      bench.upstream.last().answered(Answer.OK);
      bench.time.advance(2000);
      exchange.expire();
    }
    for (int i = 0; i < 40; i++) {
      assertThat(bench.get().answered()).isFalse();
    }
  }

  /** Were they samples, five windows of them without a queue would have raised the limit. */
  @Test
  void aRefusedTunnelSaysNothingAboutTheClustersSpeed() {
    int limit = 40;
    Bench bench =
        new Bench(Mesh.of(2).limits(new LimitSpec(limit, true, 10, 200, 0, Duration.ofSeconds(1))));
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < limit; i++) {
        RecordingDownstream caller = new RecordingDownstream("GET", "/chat");
        Exchange exchange = bench.open(caller);
        caller.whenAnswered(exchange::tunnelRefused);
      }
      bench.time.advance(1001);
      for (int i = 0; i < limit; i++) {
        Answer.ok(bench.upstream.sent(round * limit + i));
      }
    }
    for (int i = 0; i < limit; i++) {
      assertThat(bench.get().answered()).isFalse();
    }
    assertThat(bench.get().local()).isEqualTo(LocalAnswer.OVERLOADED);
  }

  @Test
  void whoGoesAwayLeavesTheQueue() {
    Bench bench = new Bench(limited(1, 3));
    path(bench, "/1");
    Exchange leaving = bench.open(new RecordingDownstream("GET", "/2"));
    path(bench, "/3");
    leaving.cancel();
    Answer.ok(bench.upstream.last());
    assertThat(pathsSent(bench)).containsExactly("/1", "/3");
    assertThat(bench.ended(Disposition.CANCELLED)).isEqualTo(1);
    assertThat(bench.tries().count(Outcome.CANCELLED)).isZero();
  }

  @Test
  void aPlaceTakenFromTheQueueIsGivenBackOnce() {
    Bench bench = new Bench(limited(2, 4));
    for (int round = 0; round < 3; round++) {
      int before = bench.upstream.sent().size();
      for (int i = 0; i < 6; i++) {
        bench.get();
      }
      assertThat(bench.upstream.sent()).hasSize(before + 2);
      for (int i = 0; i < 6; i++) {
        Answer.ok(bench.upstream.sent(before + i));
      }
    }
    assertThat(bench.ended(Disposition.OK)).isEqualTo(18);
  }

  @Test
  void aLongQueueThatFailsFromWithinSendDoesNotRecurse() {
    int length = 50_000;
    Bench bench = new Bench(limited(1, length));
    bench.get();
    for (int i = 0; i < length; i++) {
      bench.get();
    }
    Attempt first = bench.upstream.last();
    bench.upstream.clear();
    bench.apply(Mesh.of(0).limits(LimitSpec.fixed(1, length)));
    first.failed(Outcome.RESET);
    assertThat(bench.ended(Disposition.REJECTED)).isEqualTo(length);
    assertThat(bench.route().inFlight()).isZero();
  }

  @Test
  void aRaisedLimitAdmitsWhoWaits() {
    Bench bench = new Bench(limited(1, 10));
    List<RecordingDownstream> callers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      callers.add(bench.get());
    }
    bench.apply(limited(3, 10));
    assertThat(bench.upstream.sent()).hasSize(3);
    assertThat(callers).noneMatch(RecordingDownstream::answered);
  }

  @Test
  void theAdaptiveLimitFallsWhenAnswersSlowDown() {
    LimitSpec adaptive = new LimitSpec(100, true, 5, 100, 0, Duration.ofSeconds(1));
    int[] admitted = new int[2];
    for (int slow = 0; slow < 2; slow++) {
      Bench bench = new Bench(Mesh.of(2).limits(adaptive));
      for (int i = 0; i < 3000; i++) {
        bench.roundTrip(10);
      }
      for (int round = 0; round < 20; round++) {
        int before = bench.upstream.sent().size();
        for (int i = 0; i < 100; i++) {
          bench.get();
        }
        bench.time.advance(slow == 1 ? 500 : 10);
        List.copyOf(bench.upstream.sent().subList(before, bench.upstream.sent().size()))
            .forEach(Answer::ok);
        admitted[slow] = bench.upstream.sent().size() - before;
      }
    }
    assertThat(admitted[1]).isLessThan(admitted[0] / 2).isGreaterThanOrEqualTo(5);
  }
}
