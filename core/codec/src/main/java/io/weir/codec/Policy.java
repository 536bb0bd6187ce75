package io.weir.codec;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy block: how a caller treats a callee. What was left out is null, so that policies can be
 * laid over each other; {@link #toRoute} and {@link #toCluster} fill in the product's defaults.
 *
 * @param timeout how long things may last
 * @param retries when a failed try is repeated, and what that may cost
 * @param hedge when a slow try gets a second one, and what that may cost
 * @param accrual when an endpoint is taken out
 * @param limits how many requests at once
 * @param locality whether the own zone comes first
 * @param rateLimit how many requests a second
 * @param balancer how an endpoint is picked
 */
public record Policy(
    @Nullable TimeoutSpec timeout,
    @Nullable Retries retries,
    @Nullable Hedge hedge,
    @Nullable AccrualSpec accrual,
    @Nullable LimitSpec limits,
    @Nullable LocalitySpec locality,
    @Nullable RateLimitSpec rateLimit,
    @Nullable BalancerSpec balancer) {

  /** Nothing is said: the defaults. */
  public static final Policy EMPTY = new Policy(null, null, null, null, null, null, null, null);

  /** The balancer of a cluster for which none is chosen. */
  public static final BalancerSpec DEFAULT_BALANCER = BalancerSpec.Vigil.defaults();

  /**
   * Retries and their budget.
   *
   * @param spec when
   * @param budget how many
   */
  public record Retries(RetrySpec spec, BudgetSpec budget) {}

  /**
   * Hedges and their budget.
   *
   * @param spec when
   * @param budget how many
   */
  public record Hedge(HedgeSpec spec, BudgetSpec budget) {}

  /** This policy, with what it leaves out taken from another. */
  public Policy over(Policy other) {
    return new Policy(
        or(timeout, other.timeout),
        or(retries, other.retries),
        or(hedge, other.hedge),
        or(accrual, other.accrual),
        or(limits, other.limits),
        or(locality, other.locality),
        or(rateLimit, other.rateLimit),
        or(balancer, other.balancer));
  }

  /** A route under this policy that leads to one cluster. */
  public RouteSpec toRoute(String name, List<MatchSpec> matches, String cluster) {
    return toRoute(name, List.of(), matches, List.of(new WeightedCluster(cluster, 1)));
  }

  /** A route under this policy. */
  public RouteSpec toRoute(
      String name, List<String> hosts, List<MatchSpec> matches, List<WeightedCluster> backends) {
    return new RouteSpec(
        name,
        hosts,
        matches,
        backends,
        timeout == null ? TimeoutSpec.NONE : timeout,
        retries == null ? RetrySpec.DEFAULT : retries.spec,
        hedge == null ? HedgeSpec.DEFAULT : hedge.spec,
        rateLimit);
  }

  /** A cluster under this policy; {@code fallback} is its balancer if the policy names none. */
  public ClusterSpec toCluster(String name, List<EndpointSpec> endpoints, BalancerSpec fallback) {
    BalancerSpec chosen = balancer == null ? fallback : balancer;
    return new ClusterSpec(
        name,
        endpoints,
        chosen,
        accrual == null ? chosen.defaultAccrual() : accrual,
        limits == null ? LimitSpec.DEFAULT : limits,
        locality == null ? LocalitySpec.ANY : locality,
        retries == null ? BudgetSpec.RETRIES : retries.budget,
        hedge == null ? BudgetSpec.HEDGES : hedge.budget);
  }

  private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
    return first == null ? second : first;
  }
}
