package io.weir.routing.exchange;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds snapshots of one listener {@code web}, one route {@code api} and one cluster {@code api}.
 */
public final class Mesh {

  public static final String NAME = "api";
  public static final String LISTENER = "web";

  private String zone = "";
  private List<EndpointSpec> endpoints = List.of();
  private BalancerSpec balancer = new BalancerSpec.RoundRobin();
  private AccrualSpec accrual = AccrualSpec.NONE;
  private LimitSpec limits = LimitSpec.DEFAULT;
  private LocalitySpec locality = LocalitySpec.ANY;
  private BudgetSpec retryBudget = BudgetSpec.RETRIES;
  private BudgetSpec hedgeBudget = BudgetSpec.HEDGES;
  private TimeoutSpec timeout = TimeoutSpec.NONE;
  private RetrySpec retries = RetrySpec.NONE;
  private HedgeSpec hedge = HedgeSpec.NONE;
  private @Nullable RateLimitSpec rateLimit;

  /** Endpoints {@code a}, {@code b}, ... of weight 1 in no zone. */
  public static Mesh of(int endpoints) {
    List<EndpointSpec> list = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      list.add(EndpointSpec.of(key(i)));
    }
    return new Mesh().endpoints(list);
  }

  /** The key of the endpoint with that index: a to z, then e26 and so on. */
  public static String key(int index) {
    return index < 26 ? String.valueOf((char) ('a' + index)) : "e" + index;
  }

  public Mesh zone(String value) {
    zone = value;
    return this;
  }

  public Mesh endpoints(List<EndpointSpec> value) {
    endpoints = value;
    return this;
  }

  public Mesh endpoints(EndpointSpec... values) {
    return endpoints(List.of(values));
  }

  public Mesh balancer(BalancerSpec value) {
    balancer = value;
    return this;
  }

  public Mesh accrual(AccrualSpec value) {
    accrual = value;
    return this;
  }

  public Mesh limits(LimitSpec value) {
    limits = value;
    return this;
  }

  public Mesh locality(LocalitySpec value) {
    locality = value;
    return this;
  }

  public Mesh retryBudget(BudgetSpec value) {
    retryBudget = value;
    return this;
  }

  public Mesh hedgeBudget(BudgetSpec value) {
    hedgeBudget = value;
    return this;
  }

  public Mesh timeout(long millis) {
    return timeout(TimeoutSpec.of(Duration.ofMillis(millis), true));
  }

  public Mesh timeout(TimeoutSpec value) {
    timeout = value;
    return this;
  }

  public Mesh retries(RetrySpec value) {
    retries = value;
    return this;
  }

  public Mesh hedge(HedgeSpec value) {
    hedge = value;
    return this;
  }

  /** Once, after so many milliseconds. */
  public Mesh hedgeAfter(long millis) {
    return hedge(new HedgeSpec(1, Duration.ofMillis(millis), 99.5));
  }

  public Mesh rateLimit(RateLimitSpec value) {
    rateLimit = value;
    return this;
  }

  public ClusterSpec cluster() {
    return new ClusterSpec(
        NAME, endpoints, balancer, accrual, limits, locality, retryBudget, hedgeBudget);
  }

  public RouteSpec route() {
    RouteSpec base = RouteSpec.to(NAME);
    return new RouteSpec(
        NAME, base.hosts(), base.matches(), base.backends(), timeout, retries, hedge, rateLimit);
  }

  public Snapshot snapshot() {
    return new Snapshot(
        "test", List.of(new ListenerSpec(LISTENER, zone, List.of(route()))), List.of(cluster()));
  }
}
