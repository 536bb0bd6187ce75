package io.weir.gateway.admin;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.stats.Outcome;
import java.util.List;

/**
 * What one event loop knows of a cluster at one instant; independent of the loop.
 *
 * @param name of the cluster
 * @param balancer its name
 * @param panicking whether so few endpoints are open that all get traffic
 * @param endpoints in the order of the configuration
 */
public record ClusterState(
    String name, String balancer, boolean panicking, List<EndpointState> endpoints) {

  public ClusterState {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * What it knows of an endpoint.
   *
   * @param key that identifies it
   * @param address where it is
   * @param weight its share
   * @param zone where it runs
   * @param inFlight tries under way
   * @param costNanos what the balancer thinks a try costs; NaN if it does not estimate
   * @param ejected whether failure accrual has taken it out
   * @param suspect whether vigil suspects it
   * @param tries that ended
   * @param failures of them that speak against it
   */
  public record EndpointState(
      String key,
      String address,
      int weight,
      String zone,
      int inFlight,
      double costNanos,
      boolean ejected,
      boolean suspect,
      long tries,
      long failures) {}

  /** Takes it down. Called on the loop that owns the cluster. */
  public static ClusterState of(Cluster cluster, long nowNanos) {
    return new ClusterState(
        cluster.name(),
        cluster.spec().balancer().name(),
        cluster.panicking(),
        cluster.endpoints().stream().map(each -> endpoint(cluster, each, nowNanos)).toList());
  }

  private static EndpointState endpoint(Cluster cluster, Endpoint endpoint, long nowNanos) {
    return new EndpointState(
        endpoint.key(),
        endpoint.address(),
        endpoint.weight(),
        endpoint.zone(),
        endpoint.inFlight(),
        cluster.cost(endpoint, nowNanos),
        endpoint.ejected(),
        cluster.suspects(endpoint),
        endpoint.stats().total(),
        failures(endpoint));
  }

  private static long failures(Endpoint endpoint) {
    long failures = 0;
    for (Outcome outcome : Outcome.values()) {
      failures += outcome.failed() ? endpoint.stats().count(outcome) : 0;
    }
    return failures;
  }
}
