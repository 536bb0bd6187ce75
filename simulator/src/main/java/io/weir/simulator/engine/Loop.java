package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.Router;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.StatsFrame;
import io.weir.simulator.model.Scenario;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One simulated event loop of a gateway, and the watch over what its router may not do. */
final class Loop {

  private final Router router;
  private final Scenario.Gateway gateway;
  private final Listener listener;
  private final Map<String, RetryLedger> ledgers = new LinkedHashMap<>();

  Loop(Router router, Scenario.Gateway gateway) {
    this.router = router;
    this.gateway = gateway;
    this.listener = Objects.requireNonNull(router.listener(gateway.name()));
  }

  /** The configuration has changed. */
  void apply(Snapshot snapshot) {
    router.apply(snapshot);
  }

  Scenario.Gateway gateway() {
    return gateway;
  }

  Listener listener() {
    return listener;
  }

  /** The way to the server of one of the router's endpoints. */
  Wire wireTo(Server server) {
    Cluster cluster = Objects.requireNonNull(router.cluster(server.service().name()));
    RetryLedger ledger =
        ledgers.computeIfAbsent(cluster.name(), _ -> new RetryLedger(cluster.spec().retryBudget()));
    return new Wire(server, cluster, ledger);
  }

  /** A copy of what its router counted. */
  StatsFrame frame() {
    return router.frame();
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
    for (ExchangeStats stats : frame().routes().values()) {
      if (stats.inFlight() != 0) {
        throw new InvariantException("a router still counts exchanges in flight", nowNanos);
      }
    }
  }
}
