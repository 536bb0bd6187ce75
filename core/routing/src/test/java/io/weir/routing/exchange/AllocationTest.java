package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.cluster.Pick;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the hot path allocates in steady state: exact bytes, counted by the virtual machine. */
class AllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class NoTimers implements Scheduler, Cancellable {
    long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      return this;
    }

    @Override
    public void cancel() {}
  }

  /** Answers with the exchange's own thread of control, a millisecond later. */
  private static final class Echo implements Upstream {
    @Nullable Attempt sent;

    @Override
    public void send(Attempt attempt) {
      sent = attempt;
    }

    @Override
    public void cancel(Attempt attempt) {
      throw new AssertionError("cancelled");
    }
  }

  private static final class Caller implements Downstream {
    final RequestHead head = new RecordingDownstream("GET", "/");

    @Override
    public RequestHead head() {
      return head;
    }

    @Override
    public void respond(Attempt attempt, ResponseHead answer) {}

    @Override
    public void answer(LocalAnswer answer, long retryAfterNanos) {
      throw new AssertionError(answer.name());
    }

    @Override
    public void abort() {
      throw new AssertionError("aborted");
    }
  }

  private static final class First implements Pick {
    @Override
    public boolean tried(Endpoint endpoint) {
      return false;
    }

    @Override
    public int tries() {
      return 0;
    }

    @Override
    public boolean idempotent() {
      return true;
    }

    @Override
    public long hash() {
      return 0x9e3779b97f4a7c15L;
    }
  }

  static Stream<BalancerSpec> balancers() {
    return Stream.of(
        new BalancerSpec.RoundRobin(),
        new BalancerSpec.Random(),
        new BalancerSpec.LeastRequest(2),
        new BalancerSpec.LeastRequest(BalancerSpec.SCAN),
        BalancerSpec.PeakEwma.defaults(),
        new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", false, 1.25),
        new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", true, 1.25),
        new BalancerSpec.Ewma(2, Duration.ofSeconds(10), true),
        new BalancerSpec.Prequal(3, 8, Duration.ofSeconds(1), 0.8),
        new BalancerSpec.C3(BalancerSpec.SCAN, Duration.ofSeconds(10), 1),
        BalancerSpec.Vigil.defaults());
  }

  private final NoTimers time = new NoTimers();
  private final Echo upstream = new Echo();
  private final Caller caller = new Caller();

  private Router router(BalancerSpec balancer, int endpoints) {
    Router router = new Router(time, new SplittableRandom(1), upstream);
    router.apply(
        Mesh.of(endpoints)
            .balancer(balancer)
            .accrual(AccrualSpec.DEFAULT)
            .timeout(1000)
            .retries(RetrySpec.DEFAULT)
            .hedge(HedgeSpec.DEFAULT)
            .snapshot());
    return router;
  }

  private void exchange(Listener listener) {
    listener.open(caller);
    Attempt attempt = Objects.requireNonNull(upstream.sent);
    time.now += Nanos.MILLI;
    attempt.answered(Answer.OK);
    attempt.completed(true);
  }

  private static double bytesPerRound(Runnable action) {
    for (int i = 0; i < WARM_UP; i++) {
      action.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      action.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void anExchangeOfOneTryAllocatesAtMost128Bytes(BalancerSpec balancer) {
    Listener listener = Objects.requireNonNull(router(balancer, 11).listener(Mesh.LISTENER));
    assertThat(bytesPerRound(() -> exchange(listener))).isBetween(100.0, 128.5);
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void anExchangeThatIsGivenBackAllocatesNothing(BalancerSpec balancer) {
    Listener listener = Objects.requireNonNull(router(balancer, 11).listener(Mesh.LISTENER));
    Runnable round =
        () -> {
          exchange(listener);
          Objects.requireNonNull(upstream.sent).exchange().recycle();
        };
    assertThat(bytesPerRound(round)).isLessThan(0.5);
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void aPickAllocatesNothing(BalancerSpec balancer) {
    Router router = router(balancer, 40);
    Listener listener = Objects.requireNonNull(router.listener(Mesh.LISTENER));
    for (int i = 0; i < 1000; i++) {
      exchange(listener);
    }
    Cluster cluster = Objects.requireNonNull(router.cluster(Mesh.NAME));
    Pick first = new First();
    assertThat(bytesPerRound(() -> cluster.pick(first, time.now++))).isLessThan(0.05);
  }
}
