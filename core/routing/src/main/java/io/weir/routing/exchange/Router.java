package io.weir.routing.exchange;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.WeightedCluster;
import io.weir.routing.stats.StatsFrame;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All decisions of one event loop: its listeners, its clusters, and what it knows of them. Every
 * loop has its own and shares nothing with the others.
 *
 * <p>Time, randomness and the network come from outside. Callable only from the loop that owns it.
 */
public final class Router {

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Upstream upstream;
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final Map<String, Destination> destinations = new LinkedHashMap<>();
  private String version = "";

  /** A router without listeners. */
  public Router(Scheduler scheduler, RandomGenerator random, Upstream upstream) {
    this.scheduler = scheduler;
    this.random = random;
    this.upstream = upstream;
  }

  /**
   * Takes over a configuration in one step. Clusters, endpoints and routes whose names stay keep
   * what is known and counted of them; requests under way go on as they began.
   *
   * @throws io.weir.routing.spec.SpecException if it cannot be used; then nothing has changed
   */
  public void apply(Snapshot snapshot) {
    long now = scheduler.nanos();
    List<RouteTable> tables = new ArrayList<>();
    for (ListenerSpec spec : snapshot.listeners()) {
      tables.add(new RouteTable(spec));
    }
    Map<String, Destination> next = new LinkedHashMap<>();
    for (ClusterSpec spec : snapshot.clusters()) {
      next.put(spec.name(), destination(spec, snapshot, now));
    }
    destinations.clear();
    destinations.putAll(next);
    Map<String, Listener> kept = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      ListenerSpec spec = snapshot.listeners().get(i);
      kept.put(spec.name(), listener(spec, tables.get(i), now));
    }
    listeners.clear();
    listeners.putAll(kept);
    version = snapshot.version();
    next.values().forEach(destination -> destination.admitWaiting(now));
  }

  private Destination destination(ClusterSpec spec, Snapshot snapshot, long now) {
    long patience = patienceNanos(spec.name(), snapshot);
    Destination known = destinations.get(spec.name());
    if (known == null) {
      return new Destination(spec, zone(snapshot), patience, random, now);
    }
    known.apply(spec, zone(snapshot), patience, now);
    return known;
  }

  private static String zone(Snapshot snapshot) {
    return snapshot.listeners().isEmpty() ? "" : snapshot.listeners().getFirst().zone();
  }

  /** The shortest request timeout of the routes that lead to a cluster. */
  private static long patienceNanos(String cluster, Snapshot snapshot) {
    long shortest = Nanos.NEVER;
    for (ListenerSpec listener : snapshot.listeners()) {
      for (RouteSpec route : listener.routes()) {
        Duration timeout = route.timeout().request();
        for (WeightedCluster backend : route.backends()) {
          if (timeout != null && backend.cluster().equals(cluster)) {
            shortest = Math.min(shortest, Nanos.of(timeout));
          }
        }
      }
    }
    return shortest;
  }

  private Listener listener(ListenerSpec spec, RouteTable table, long now) {
    Listener known = listeners.get(spec.name());
    Route[] routes = new Route[spec.routes().size()];
    for (int i = 0; i < routes.length; i++) {
      RouteSpec route = spec.routes().get(i);
      Route predecessor = known == null ? null : known.route(route.name());
      routes[i] = new Route(route, targets(route), predecessor, random, now);
    }
    if (known == null) {
      return new Listener(spec.name(), table, routes, scheduler, random, upstream);
    }
    known.apply(table, routes);
    return known;
  }

  private Destination[] targets(RouteSpec route) {
    List<WeightedCluster> backends = route.backends();
    Destination[] targets = new Destination[backends.size()];
    for (int i = 0; i < targets.length; i++) {
      Destination target = destinations.get(backends.get(i).cluster());
      targets[i] = Objects.requireNonNull(target, "a snapshot names its clusters");
    }
    return targets;
  }

  /** The version of the configuration in force. */
  public String version() {
    return version;
  }

  /** A listener by name, or null. */
  public @Nullable Listener listener(String name) {
    return listeners.get(name);
  }

  /** A cluster by name, or null. */
  public @Nullable Cluster cluster(String name) {
    Destination destination = destinations.get(name);
    return destination == null ? null : destination.cluster();
  }

  /** All clusters, in the order of the configuration. */
  public Collection<Cluster> clusters() {
    return destinations.values().stream().map(Destination::cluster).toList();
  }

  /** A copy of all counts. */
  public StatsFrame frame() {
    StatsFrame frame = new StatsFrame();
    for (Listener listener : listeners.values()) {
      frame.addRoute(listener.name(), "", listener.others());
      for (Route route : listener.routes()) {
        frame.addRoute(listener.name(), route.spec.name(), route.stats);
      }
    }
    for (Destination destination : destinations.values()) {
      Cluster cluster = destination.cluster();
      for (Endpoint endpoint : cluster.endpoints()) {
        frame.addEndpoint(cluster.name(), endpoint.key(), endpoint.stats());
      }
      frame.addEndpoint(cluster.name(), "", cluster.departed());
    }
    return frame;
  }
}
