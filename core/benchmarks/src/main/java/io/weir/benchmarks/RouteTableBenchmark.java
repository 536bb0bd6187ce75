package io.weir.benchmarks;

import io.weir.routing.exchange.RouteTable;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/** Finding a request's route among few and many; the cost should not depend on how many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteTableBenchmark {

  /** Among how many. */
  @Param({"1", "1000", "10000"})
  public int routes;

  private @Nullable RouteTable table;
  private final List<Head> heads = new ArrayList<>();
  private int next;

  /** A table of routes with a host and a prefix each, and requests for 64 of them. */
  @Setup
  public void setup() {
    List<RouteSpec> specs = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      specs.add(
          new RouteSpec(
              "route-" + i,
              List.of("host-" + i % 100 + ".example.com"),
              List.of(MatchSpec.prefix("/service-" + i + "/v1")),
              List.of(new WeightedCluster("api", 1)),
              TimeoutSpec.NONE,
              RetrySpec.NONE,
              HedgeSpec.NONE,
              null));
    }
    table = new RouteTable(new ListenerSpec("edge", "", specs));
    for (int i = 0; i < 64; i++) {
      int route = (int) ((long) i * routes / 64);
      heads.add(
          new Head("host-" + route % 100 + ".example.com", "/service-" + route + "/v1/things/7"));
    }
  }

  /** The match. */
  @Benchmark
  public int match() {
    next = (next + 1) % heads.size();
    return Objects.requireNonNull(table).match(heads.get(next));
  }
}
