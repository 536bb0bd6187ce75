package io.weir.benchmarks;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.exchange.Router;
import io.weir.routing.exchange.Upstream;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole exchange with one try, through every policy of the product's defaults: route, admission,
 * pick, timers, answer, statistics. The network and the timers cost nothing here. At most 128 bytes
 * each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExchangeBenchmark {

  private static final int ENDPOINTS = 11;

  /** Which balancer. */
  @Param({"round-robin", "peak-ewma", "vigil"})
  public String balancer = "";

  private long now;
  private int answered;
  private @Nullable Attempt sent;
  private @Nullable Listener listener;
  private final Caller caller = new Caller();
  private final Cancellable timer = () -> {};

  private final class Caller implements Downstream {
    private final Head head = new Head("example.com", "/api/things/1");

    @Override
    public RequestHead head() {
      return head;
    }

    @Override
    public void respond(Attempt attempt, ResponseHead head) {
      answered++;
    }

    @Override
    public void answer(LocalAnswer answer, long retryAfterNanos) {
      throw new IllegalStateException(answer.name());
    }

    @Override
    public void abort() {
      throw new IllegalStateException("aborted");
    }
  }

  private final class StillTime implements Scheduler {
    @Override
    public long nanos() {
      return now;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      return timer;
    }
  }

  private final class Network implements Upstream {
    @Override
    public void send(Attempt attempt) {
      sent = attempt;
    }

    @Override
    public void cancel(Attempt attempt) {}
  }

  /** A router with the product's defaults. */
  @Setup
  public void setup() {
    List<EndpointSpec> endpoints = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      endpoints.add(EndpointSpec.of("endpoint-" + i));
    }
    RouteSpec plain = RouteSpec.to("api");
    RouteSpec route =
        new RouteSpec(
            "api",
            List.of(),
            List.of(),
            plain.backends(),
            TimeoutSpec.of(Duration.ofSeconds(1), true),
            RetrySpec.DEFAULT,
            HedgeSpec.DEFAULT,
            null);
    Router router = new Router(new StillTime(), new SplittableRandom(1), new Network());
    router.apply(
        new Snapshot(
            "1",
            List.of(new ListenerSpec("edge", "", List.of(route))),
            List.of(ClusterSpec.of("api", BalancerNames.spec(balancer), endpoints))));
    listener = router.listener("edge");
  }

  /** The exchange. */
  @Benchmark
  public int exchange() {
    now += 100_000;
    Objects.requireNonNull(listener).open(caller);
    now += 900_000;
    Attempt attempt = Objects.requireNonNull(sent);
    attempt.answered(Ok.OK);
    attempt.completed(true);
    return answered;
  }

  private enum Ok implements ResponseHead {
    OK;

    @Override
    public int status() {
      return 200;
    }
  }
}
