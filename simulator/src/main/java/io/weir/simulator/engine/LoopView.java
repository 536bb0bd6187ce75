package io.weir.simulator.engine;

import java.util.List;

/**
 * What one event loop knows of one cluster at an instant.
 *
 * @param owner the gateway, or the endpoint whose sidecar it is
 * @param loop its number there, from 0
 * @param cluster the service's name
 * @param panicking whether so few endpoints are open that the ejected ones get traffic too
 * @param endpoints in the order of the configuration
 */
public record LoopView(
    String owner, int loop, String cluster, boolean panicking, List<EndpointView> endpoints) {

  public LoopView {
    endpoints = List.copyOf(endpoints);
  }

  /** How an endpoint stands with a loop. */
  public enum Standing {
    /** It is picked like any other. */
    OPEN,
    /** The balancer keeps it out, but for probes. */
    SUSPECT,
    /** Failure accrual keeps it out. */
    EJECTED,
    /** It asked to be left alone for a while. */
    BACKING_OFF
  }

  /**
   * One endpoint.
   *
   * @param name such as {@code api/0}
   * @param costNanos by which the balancer compares; not a number if it has no such estimate
   * @param inFlight tries of this loop that are under way there
   * @param waitingNanos how long the oldest of them that has no answer waits; 0 if there is none
   */
  public record EndpointView(
      String name, Standing standing, double costNanos, int inFlight, long waitingNanos) {}

  /** The endpoints that stand so. */
  public List<EndpointView> those(Standing standing) {
    return endpoints.stream().filter(endpoint -> endpoint.standing() == standing).toList();
  }
}
