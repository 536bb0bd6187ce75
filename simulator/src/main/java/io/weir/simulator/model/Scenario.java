package io.weir.simulator.model;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.RouteSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One experiment with every choice made: what is simulated for one cell of the matrix, but for the
 * seed. All times are whole nanoseconds of virtual time.
 *
 * @param name the scenario's name
 * @param durationNanos arrivals stop here
 * @param drainNanos how long requests in flight then have to end by themselves
 * @param clients who sends; at least one
 * @param gateways through what; at least one
 * @param services to whom
 * @param links how each caller treats each callee, for every route of every gateway and every call
 *     of every service
 * @param faults what goes wrong, in order of their start
 * @param discoveryLagNanos how late routers hear of endpoints that come or go
 * @param network what a message costs on its way
 * @param measure what is measured and when
 */
public record Scenario(
    String name,
    long durationNanos,
    long drainNanos,
    List<Client> clients,
    List<Gateway> gateways,
    List<Service> services,
    List<Link> links,
    List<Fault> faults,
    long discoveryLagNanos,
    Network network,
    Measure measure) {

  /** One whose routers hear of changes at once, and whose network costs nothing. */
  public Scenario(
      String name,
      long durationNanos,
      long drainNanos,
      List<Client> clients,
      List<Gateway> gateways,
      List<Service> services,
      List<Link> links,
      List<Fault> faults,
      Measure measure) {
    this(
        name,
        durationNanos,
        drainNanos,
        clients,
        gateways,
        services,
        links,
        faults,
        0,
        Network.NONE,
        measure);
  }

  /** The same, measured otherwise. */
  public Scenario withMeasure(Measure other) {
    return new Scenario(
        name,
        durationNanos,
        drainNanos,
        clients,
        gateways,
        services,
        links,
        faults,
        discoveryLagNanos,
        network,
        other);
  }

  public Scenario {
    clients = List.copyOf(clients);
    gateways = List.copyOf(gateways);
    services = List.copyOf(services);
    links = List.copyOf(links);
    faults = List.copyOf(faults);
  }

  /** The model's version: part of every result, raised when the same input gives other numbers. */
  public static final int MODEL = 1;

  /**
   * How many tries at each service one request to a service leads to, if none fails and none is
   * repeated.
   */
  public long[] triesOf(Service entry) {
    long[] tries = new long[services.size()];
    addTries(entry.name(), 1, tries);
    return tries;
  }

  /**
   * The place, among all services, of the one to which a gateway sends requests for a path; how
   * many there are where it sends them nowhere.
   */
  public int entry(String gateway, String path) {
    return gateway(gateway)
        .route(path)
        .map(route -> services.indexOf(service(route.to())))
        .orElse(services.size());
  }

  private void addTries(String service, long times, long[] tries) {
    Service called = service(service);
    tries[services.indexOf(called)] += times;
    for (Service.Call call : called.calls()) {
      addTries(call.to(), times * call.count(), tries);
    }
  }

  /** How a caller treats a callee at some time. */
  public Link link(String caller, String callee, long nowNanos) {
    return links.stream()
        .filter(link -> link.caller().equals(caller) && link.callee().equals(callee))
        .filter(link -> link.fromNanos() <= nowNanos)
        .reduce((earlier, later) -> later.fromNanos() >= earlier.fromNanos() ? later : earlier)
        .orElseThrow();
  }

  /** How many event loops, of gateways and of sidecars, send requests to a service. */
  public int loopsThatCall(Service called) {
    int loops = 0;
    for (Gateway gateway : gateways) {
      if (gateway.routes().stream().anyMatch(route -> route.to().equals(called.name()))) {
        loops += gateway.replicas() * gateway.eventLoops();
      }
    }
    for (Service service : services) {
      if (service.calls().stream().anyMatch(call -> call.to().equals(called.name()))) {
        loops += service.endpoints();
      }
    }
    return loops;
  }

  /** A gateway by name. */
  public Gateway gateway(String gateway) {
    return gateways.stream().filter(g -> g.name().equals(gateway)).findFirst().orElseThrow();
  }

  /** A service by name. */
  public Service service(String service) {
    return services.stream().filter(s -> s.name().equals(service)).findFirst().orElseThrow();
  }

  /**
   * What a message costs on its way.
   *
   * @param sameZone how long it travels between processes of the same zone, each way
   * @param crossZone the same between processes of different zones
   * @param sidecar what passing through the sidecar of an endpoint that calls costs in time, drawn
   *     once a call
   */
  public record Network(Distribution sameZone, Distribution crossZone, Distribution sidecar) {

    /** Nothing. */
    public static final Network NONE =
        new Network(
            Distribution.Constant.ZERO, Distribution.Constant.ZERO, Distribution.Constant.ZERO);

    /** How long a message travels between two zones, either of which may be empty for none. */
    public Distribution between(String zone, String other) {
      return zone.equals(other) ? sameZone : crossZone;
    }
  }

  /**
   * A gateway: replicas of event loops that know nothing of each other.
   *
   * @param name unique among gateways and services
   * @param replicas how many processes
   * @param eventLoops loops a process; each has its own router
   * @param overhead what passing through it costs in time, drawn once a request
   * @param routes in order; at least one
   * @param zones where its replicas are, in turn; empty if zones don't matter
   */
  public record Gateway(
      String name,
      int replicas,
      int eventLoops,
      Distribution overhead,
      List<Route> routes,
      List<String> zones) {

    public Gateway {
      zones = List.copyOf(zones);
      routes = List.copyOf(routes);
    }

    /** One that is in no zone. */
    public Gateway(
        String name, int replicas, int eventLoops, Distribution overhead, List<Route> routes) {
      this(name, replicas, eventLoops, overhead, routes, List.of());
    }

    /** Where a replica is, or empty. */
    public String zoneOf(int replica) {
      return zones.isEmpty() ? "" : zones.get(replica % zones.size());
    }

    /** The route that a path takes. */
    public Optional<Route> route(String path) {
      return routes.stream()
          .filter(route -> route.covers(path))
          .max(Comparator.comparingInt(route -> route.path().length()));
    }
  }

  /**
   * A route of a gateway.
   *
   * @param path a prefix of whole segments
   * @param to a service's name
   */
  public record Route(String path, String to) {

    /** Whether it takes requests of a path, their query aside. */
    public boolean covers(String requested) {
      int query = requested.indexOf('?');
      String bare = query < 0 ? requested : requested.substring(0, query);
      String stem = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      return bare.equals(stem) || bare.startsWith(stem + "/");
    }
  }

  /**
   * How one caller treats one callee: the same specs as in a gateway's configuration. The names in
   * the specs are placeholders; endpoints are those of the service.
   *
   * @param caller a gateway's name, or a service's
   * @param callee a service's name
   * @param route timeouts, retries and hedging
   * @param cluster balancer, accrual, limits and budgets; its endpoint list is empty
   * @param fromNanos since when it holds, until a later one for the same two
   */
  public record Link(
      String caller, String callee, RouteSpec route, ClusterSpec cluster, long fromNanos) {

    /** One that holds from the beginning. */
    public Link(String caller, String callee, RouteSpec route, ClusterSpec cluster) {
      this(caller, callee, route, cluster, 0);
    }

    /** The budget that binds this link's retries. */
    public BudgetSpec retryBudget() {
      return cluster.retryBudget();
    }
  }

  /**
   * What is measured.
   *
   * @param warmupNanos requests that arrive before this are not counted
   * @param windowNanos the width of the windows of the time series
   * @param percentiles of latency, ascending, 0 to 100
   * @param phases named spans of arrival time; may overlap
   */
  public record Measure(
      long warmupNanos, long windowNanos, List<Double> percentiles, List<Phase> phases) {
    public Measure {
      percentiles = List.copyOf(percentiles);
      phases = List.copyOf(phases);
    }
  }

  /**
   * A named span of time; a request belongs to it by its intended arrival.
   *
   * @param name such as {@code slow}
   * @param fromNanos inclusive
   * @param toNanos exclusive
   */
  public record Phase(String name, long fromNanos, long toNanos) {}
}
