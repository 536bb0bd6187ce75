package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.Router;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.StatsFrame;
import io.weir.simulator.model.Fault.Site;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One simulated event loop of a gateway or of an endpoint's sidecar, and the watch over what its
 * router may not do.
 */
final class Loop implements Entrance {

  private final Router router;
  private final Site site;
  private final String zone;
  private final @Nullable Server home;
  private @Nullable Listener listener;
  private int outages;
  private final Map<String, RetryLedger> ledgers = new LinkedHashMap<>();
  private final Map<Cluster, Watch> watches = new LinkedHashMap<>();

  /**
   * One without a configuration.
   *
   * @param site the gateway's replica or the endpoint that it belongs to
   * @param zone where that is, or empty
   * @param home the endpoint's server, whose fate a sidecar shares; null for a gateway's
   */
  Loop(Router router, Site site, String zone, @Nullable Server home) {
    this.router = router;
    this.site = site;
    this.zone = zone;
    this.home = home;
  }

  /**
   * The configuration has changed. New budgets have new books before the router hears of them: it
   * may let requests in at once that waited until now.
   */
  void apply(Snapshot snapshot, long nowNanos) {
    for (ClusterSpec cluster : snapshot.clusters()) {
      BudgetSpec budget = cluster.retryBudget();
      ledgers
          .computeIfAbsent(cluster.name(), _ -> new RetryLedger(budget, nowNanos))
          .budget(budget, nowNanos);
    }
    router.apply(snapshot);
    listener = router.listener(site.name());
  }

  Site site() {
    return site;
  }

  String zone() {
    return zone;
  }

  /** Whether no message reaches it or leaves it. */
  boolean cutOff() {
    return home != null && home.cutOff();
  }

  /** An outage of its process begins; they may overlap. */
  void outageBegins() {
    outages++;
  }

  void outageEnds() {
    outages--;
  }

  @Override
  public boolean down() {
    return outages > 0;
  }

  @Override
  public @Nullable Exchange open(Request request) {
    return Objects.requireNonNull(listener).open(request);
  }

  /** The watch over what its router sends to a server. */
  Watch watch(Server server) {
    Cluster cluster = Objects.requireNonNull(router.cluster(server.service().name()));
    RetryLedger ledger = Objects.requireNonNull(ledgers.get(cluster.name()));
    return watches.computeIfAbsent(cluster, _ -> new Watch(cluster, ledger));
  }

  /** What its router knows of other services. */
  Collection<Cluster> clusters() {
    return router.clusters();
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
