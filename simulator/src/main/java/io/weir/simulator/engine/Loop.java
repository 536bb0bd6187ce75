package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.Router;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.StatsFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One simulated event loop of a gateway or of an endpoint's sidecar, and the watch over what its
 * router may not do.
 */
final class Loop {

  private final Router router;
  private final String owner;
  private @Nullable Listener listener;
  private final Map<String, RetryLedger> ledgers = new LinkedHashMap<>();

  /**
   * One without a configuration.
   *
   * @param owner the gateway or service that it belongs to
   */
  Loop(Router router, String owner) {
    this.router = router;
    this.owner = owner;
  }

  /** The configuration has changed. */
  void apply(Snapshot snapshot) {
    router.apply(snapshot);
    listener = router.listener(owner);
  }

  String owner() {
    return owner;
  }

  Listener listener() {
    return Objects.requireNonNull(listener);
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
