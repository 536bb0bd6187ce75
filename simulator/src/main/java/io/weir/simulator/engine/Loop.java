package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.Router;
import io.weir.routing.stats.ExchangeStats;
import io.weir.simulator.model.Scenario;
import java.util.Objects;

/** One simulated event loop of a gateway, and the watch over what its router may not do. */
final class Loop {

  private final Router router;
  private final Scenario.Gateway gateway;
  private final Listener listener;

  Loop(Router router, Scenario.Gateway gateway) {
    this.router = router;
    this.gateway = gateway;
    this.listener = Objects.requireNonNull(router.listener(gateway.name()));
  }

  Scenario.Gateway gateway() {
    return gateway;
  }

  Listener listener() {
    return listener;
  }

  /** Nothing but a probe goes to an ejected or suspect endpoint, unless there is panic. */
  void checkSend(Attempt attempt, long nowNanos) {
    Endpoint endpoint = attempt.endpoint();
    if (endpoint.ejected() && !attempt.probe() && !panicking(endpoint)) {
      throw new InvariantException("an ejected endpoint got more than a probe", nowNanos);
    }
  }

  private boolean panicking(Endpoint endpoint) {
    for (Cluster cluster : router.clusters()) {
      if (cluster.endpoints().contains(endpoint) && cluster.panicking()) {
        return true;
      }
    }
    return false;
  }

  /** After the drain nothing is under way. */
  void checkEnd(long nowNanos) {
    for (Cluster cluster : router.clusters()) {
      for (Endpoint endpoint : cluster.endpoints()) {
        if (endpoint.inFlight() != 0) {
          throw new InvariantException(endpoint + " still counts tries in flight", nowNanos);
        }
      }
    }
    for (ExchangeStats stats : router.frame().routes().values()) {
      if (stats.inFlight() != 0) {
        throw new InvariantException("a router still counts exchanges in flight", nowNanos);
      }
    }
  }
}
