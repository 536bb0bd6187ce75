package io.weir.simulator;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds scenarios for tests: one client, one gateway, one service named {@code api}. */
public final class Scenarios {

  /** One second in nanoseconds. */
  public static final long SECOND = 1_000_000_000L;

  /** One millisecond in nanoseconds. */
  public static final long MILLI = 1_000_000L;

  private long durationNanos = 60 * SECOND;
  private long warmupNanos;
  private Arrival arrival = new Arrival.Constant(1000);
  private int eventLoops = 1;
  private int endpoints = 11;
  private Service.Capacity capacity = Service.Capacity.UNLIMITED;
  private Distribution latency = new Distribution.Constant(10 * MILLI);
  private double errors;
  private TimeoutSpec timeout = TimeoutSpec.of(Duration.ofSeconds(1), true);
  private RetrySpec retries = RetrySpec.NONE;
  private HedgeSpec hedge = HedgeSpec.NONE;
  private BalancerSpec balancer = new BalancerSpec.RoundRobin();
  private AccrualSpec accrual = AccrualSpec.NONE;
  private LimitSpec limits = LimitSpec.DEFAULT;
  private BudgetSpec retryBudget = BudgetSpec.RETRIES;
  private BudgetSpec hedgeBudget = BudgetSpec.HEDGES;
  private @Nullable RateLimitSpec rateLimit;
  private Distribution overhead = Distribution.Constant.ZERO;
  private String method = "GET";
  private final List<Fault> faults = new ArrayList<>();

  /** The latencies of the 2016 experiment. */
  public static final Distribution RECORDED =
      new Distribution.Percentiles(
          List.of(0.0, 0.5, 0.9, 0.99, 0.999, 1.0),
          List.of(
              164_100_000L, 167_500_000L, 176_700_000L, 192_300_000L, 198_800_000L, 200_000_000L));

  /** The experiment of 2016: one of eleven endpoints takes two seconds, from 15 s to 45 s. */
  public static Scenarios timeout1s(boolean cancel) {
    Scenarios scenario = new Scenarios();
    scenario.latency = RECORDED;
    scenario.timeout = TimeoutSpec.of(Duration.ofSeconds(1), cancel);
    return scenario.slow(0, 15, 30, 2 * SECOND);
  }

  public Scenarios seconds(long seconds) {
    durationNanos = seconds * SECOND;
    return this;
  }

  public Scenarios warmup(long seconds) {
    warmupNanos = seconds * SECOND;
    return this;
  }

  public Scenarios arrival(Arrival value) {
    arrival = value;
    return this;
  }

  public Scenarios eventLoops(int value) {
    eventLoops = value;
    return this;
  }

  public Scenarios endpoints(int value) {
    endpoints = value;
    return this;
  }

  public Scenarios capacity(int concurrency, int queue) {
    return capacity(new Service.Capacity(concurrency, queue));
  }

  public Scenarios capacity(Service.Capacity value) {
    capacity = value;
    return this;
  }

  public Scenarios latency(Distribution value) {
    latency = value;
    return this;
  }

  public Scenarios errors(double share) {
    errors = share;
    return this;
  }

  public Scenarios timeout(TimeoutSpec value) {
    timeout = value;
    return this;
  }

  public Scenarios retries(RetrySpec value) {
    retries = value;
    return this;
  }

  public Scenarios hedge(HedgeSpec value) {
    hedge = value;
    return this;
  }

  public Scenarios balancer(BalancerSpec value) {
    balancer = value;
    return this;
  }

  public Scenarios accrual(AccrualSpec value) {
    accrual = value;
    return this;
  }

  public Scenarios limits(LimitSpec value) {
    limits = value;
    return this;
  }

  public Scenarios retryBudget(BudgetSpec value) {
    retryBudget = value;
    return this;
  }

  public Scenarios hedgeBudget(BudgetSpec value) {
    hedgeBudget = value;
    return this;
  }

  public Scenarios rateLimit(RateLimitSpec value) {
    rateLimit = value;
    return this;
  }

  public Scenarios overhead(Distribution value) {
    overhead = value;
    return this;
  }

  public Scenarios fault(Fault value) {
    faults.add(value);
    return this;
  }

  public Scenarios method(String value) {
    method = value;
    return this;
  }

  public Scenarios slow(int endpoint, long fromSecond, long seconds, long latencyNanos) {
    faults.add(
        new Fault.Slow(
            fromSecond * SECOND,
            seconds * SECOND,
            "api",
            List.of(endpoint),
            new Distribution.Constant(latencyNanos),
            1,
            1));
    return this;
  }

  public Scenarios fail(int endpoint, long fromSecond, long seconds, double share) {
    faults.add(
        new Fault.Fail(
            fromSecond * SECOND,
            seconds * SECOND,
            "api",
            List.of(endpoint),
            share,
            503,
            new Distribution.Constant(MILLI),
            -1));
    return this;
  }

  public Scenario build() {
    long timeoutNanos = timeout.request() == null ? Long.MAX_VALUE : timeout.request().toNanos();
    RouteSpec route =
        new RouteSpec(
            "api",
            List.of(),
            List.of(),
            RouteSpec.to("api").backends(),
            timeout,
            retries,
            hedge,
            rateLimit);
    ClusterSpec cluster =
        new ClusterSpec(
            "api",
            List.of(),
            balancer,
            accrual,
            limits,
            LocalitySpec.ANY,
            retryBudget,
            hedgeBudget);
    return new Scenario(
        "test",
        durationNanos,
        5 * SECOND,
        List.of(new Client("web", "edge", "/", method, arrival, timeoutNanos)),
        List.of(
            new Scenario.Gateway(
                "edge", 1, eventLoops, overhead, List.of(new Scenario.Route("/", "api")))),
        List.of(new Service("api", endpoints, capacity, latency, errors, false)),
        List.of(new Scenario.Link("edge", "api", route, cluster)),
        faults,
        new Scenario.Measure(warmupNanos, SECOND, List.of(50.0, 99.0), List.of()));
  }
}
