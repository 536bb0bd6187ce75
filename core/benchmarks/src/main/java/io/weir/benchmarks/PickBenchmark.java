package io.weir.benchmarks;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.cluster.Flight;
import io.weir.routing.cluster.Pick;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
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
 * One pick among endpoints with a history. A two-choice pick among a thousand may cost at most
 * twice as much as one among ten; none may allocate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {

  private static final long LATENCY_NANOS = 10 * Nanos.MILLI;

  /** Which balancer. */
  @Param({
    "round-robin",
    "random",
    "least-request",
    "ewma",
    "peak-ewma",
    "c3",
    "prequal",
    "ring-hash",
    "maglev",
    "vigil"
  })
  public String balancer = "";

  /** Among how many. */
  @Param({"10", "1000"})
  public int endpoints;

  private @Nullable Cluster cluster;
  private final AnyRequest request = new AnyRequest();
  private long now;

  /** A request without a history; each has another key. */
  private static final class AnyRequest implements Pick {
    private long hash;

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
      hash += 0x9E3779B97F4A7C15L;
      return hash;
    }
  }

  private static final class Try extends Flight {
    Try(Endpoint endpoint, long nowNanos) {
      super(endpoint, nowNanos);
    }
  }

  /** Gives every endpoint a history of answers. */
  @Setup
  public void setup() {
    List<EndpointSpec> specs = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      specs.add(EndpointSpec.of("endpoint-" + i));
    }
    ClusterSpec spec = ClusterSpec.of("cluster", BalancerNames.spec(balancer), specs);
    Cluster warm = new Cluster(spec, "", Nanos.NEVER, new SplittableRandom(1), now);
    for (int i = 0; i < 20 * endpoints; i++) {
      Flight flight = new Try(Objects.requireNonNull(warm.pick(request, now)), now);
      warm.start(flight, now);
      now += LATENCY_NANOS;
      warm.released(flight, Outcome.SUCCESS, now);
    }
    cluster = warm;
  }

  /** The pick. */
  @Benchmark
  public @Nullable Endpoint pick() {
    now += 1_000;
    return Objects.requireNonNull(cluster).pick(request, now);
  }
}
