package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Endpoints that can stand in for each other, and how to choose between them.
 *
 * @param name unique in its snapshot
 * @param endpoints keys are unique; may be empty, then requests are answered with 503
 * @param balancer how one is picked
 * @param accrual when one is taken out
 * @param limits how many requests at once
 * @param locality whether the own zone comes first
 * @param retryBudget shared by all retries to this cluster from one event loop
 * @param hedgeBudget shared by all hedges, likewise
 */
public record ClusterSpec(
    String name,
    List<EndpointSpec> endpoints,
    BalancerSpec balancer,
    AccrualSpec accrual,
    LimitSpec limits,
    LocalitySpec locality,
    BudgetSpec retryBudget,
    BudgetSpec hedgeBudget) {

  public ClusterSpec {
    endpoints = List.copyOf(endpoints);
    Set<String> keys = new LinkedHashSet<>();
    for (EndpointSpec endpoint : endpoints) {
      require(
          keys.add(endpoint.key()),
          "clusters." + name + ".endpoints." + endpoint.key(),
          "a second endpoint of that key");
    }
  }

  /** A cluster with defaults for all but its endpoints and balancer. */
  public static ClusterSpec of(String name, BalancerSpec balancer, List<EndpointSpec> endpoints) {
    return new ClusterSpec(
        name,
        endpoints,
        balancer,
        balancer.defaultAccrual(),
        LimitSpec.DEFAULT,
        LocalitySpec.ANY,
        BudgetSpec.RETRIES,
        BudgetSpec.HEDGES);
  }

  /** The same cluster with other endpoints. */
  public ClusterSpec withEndpoints(List<EndpointSpec> others) {
    return new ClusterSpec(
        name, others, balancer, accrual, limits, locality, retryBudget, hedgeBudget);
  }
}
