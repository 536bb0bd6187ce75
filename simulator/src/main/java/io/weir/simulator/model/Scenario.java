package io.weir.simulator.model;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.RouteSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    for (Call call : called.calls()) {
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

  /** A gateway by name. */
  public Gateway gateway(String gateway) {
    return gateways.stream().filter(g -> g.name().equals(gateway)).findFirst().orElseThrow();
  }

  /** A service by name. */
  public Service service(String service) {
    return services.stream().filter(s -> s.name().equals(service)).findFirst().orElseThrow();
  }

  /**
   * Somebody who sends requests.
   *
   * @param name unique among clients
   * @param to a gateway's name
   * @param targets what its requests are for; at least one
   * @param method of its requests, upper case
   * @param arrival when it sends
   * @param timeoutNanos an answer counts as success only within this time from the intended
   *     instant; whether the request is also cancelled is the link's timeout's business
   * @param loads when it sends more, or less
   */
  public record Client(
      String name,
      String to,
      List<Target> targets,
      String method,
      Arrival arrival,
      long timeoutNanos,
      List<Load> loads) {

    public Client {
      targets = List.copyOf(targets);
      loads = List.copyOf(loads);
    }

    /** One that always asks for the same. */
    public Client(
        String name, String to, String path, String method, Arrival arrival, long timeoutNanos) {
      this(name, to, List.of(new Target(path, 1)), method, arrival, timeoutNanos, List.of());
    }
  }

  /**
   * What a request may be for.
   *
   * @param path with its query, if any
   * @param share of the client's requests, above 0; all of a client's add up to 1
   */
  public record Target(String path, double share) {}

  /**
   * A time during which a client sends more, or less. Where several overlap their factors multiply,
   * and of the rates that are set the last counts.
   *
   * @param atNanos when it begins
   * @param forNanos how long it lasts; {@link Long#MAX_VALUE} for ever
   * @param factor on the rate, or on the users of a closed loop; at least 0
   * @param perSecond the rate instead of the client's own, or -1 to keep that
   */
  public record Load(long atNanos, long forNanos, double factor, double perSecond) {

    /** When it is over. */
    public long endNanos() {
      return forNanos < Long.MAX_VALUE - atNanos ? atNanos + forNanos : Long.MAX_VALUE;
    }
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
   * Servers that answer.
   *
   * @param name unique among gateways and services
   * @param endpoints how many there ever are, 1 to 100,000; each is named {@code name/i} from 0
   * @param capacity how much one endpoint can do at once
   * @param latency how long serving takes, drawn once a try as demand
   * @param errors what fails by chance
   * @param reports whether answers tell how many requests the endpoint works on and how long one
   *     takes
   * @param cold how an endpoint warms up after a restart
   * @param pauses when each endpoint stands still, or null for never
   * @param antagonist what slows endpoints down now and then, or null
   * @param groups of its endpoints, in order; at least one
   * @param calls what serving a request needs of other services, one after the other
   */
  public record Service(
      String name,
      int endpoints,
      Capacity capacity,
      Distribution latency,
      Errors errors,
      boolean reports,
      Cold cold,
      @Nullable Pauses pauses,
      @Nullable Antagonist antagonist,
      List<Group> groups,
      List<Call> calls) {

    public Service {
      groups = List.copyOf(groups);
      calls = List.copyOf(calls);
    }

    /** One that is warm at once, never stands still and calls nobody. */
    public Service(
        String name,
        int endpoints,
        Capacity capacity,
        Distribution latency,
        double errors,
        boolean reports) {
      this(
          name,
          endpoints,
          capacity,
          latency,
          Errors.share(errors),
          reports,
          Cold.NONE,
          null,
          null,
          List.of(Group.plain(endpoints)),
          List.of());
    }

    /** How many there are at the start; the others come later. */
    public int initial() {
      return groups.stream().mapToInt(Group::count).sum();
    }

    /** The group of an endpoint; those that come later belong to the last. */
    public Group groupOf(int index) {
      int end = 0;
      for (Group group : groups) {
        end += group.count();
        if (index < end) {
          return group;
        }
      }
      return groups.getLast();
    }
  }

  /**
   * Calls that an endpoint makes for each request, through its own sidecar, once its own service
   * time is over. It keeps its worker meanwhile.
   *
   * @param to a service's name
   * @param count how many, at least 1
   * @param atOnce whether all at once, or each after the answer of the one before
   * @param path of these requests
   * @param method of these requests, upper case
   * @param optional whether the request goes on when one fails, or fails at once with it
   */
  public record Call(
      String to, int count, boolean atOnce, String path, String method, boolean optional) {}

  /**
   * Endpoints that have something in common, one after the other.
   *
   * @param name empty if they are all of the service
   * @param count how many there are at the start
   * @param speed how fast they serve; 1 for the service's own latency, 0.5 for twice as long
   * @param weight their share of the load, as balancers are told
   * @param zone where they are, or empty
   */
  public record Group(String name, int count, double speed, int weight, String zone) {

    /** All endpoints of a service, alike. */
    public static Group plain(int count) {
      return new Group("", count, 1, 1, "");
    }
  }

  /**
   * How an endpoint warms up.
   *
   * @param factor on its service times when it starts, at least 1; fades linearly
   * @param forNanos until it is warm
   */
  public record Cold(double factor, long forNanos) {

    /** Warm at once. */
    public static final Cold NONE = new Cold(1, 0);
  }

  /**
   * Answers that are errors by chance.
   *
   * @param share of the tries that are served, 0 to 1
   * @param status of such an answer
   * @param after how long it takes, or null for as long as a good one
   */
  public record Errors(double share, int status, @Nullable Distribution after) {

    /** Status 500, as late as good answers. */
    public static Errors share(double share) {
      return new Errors(share, 500, null);
    }
  }

  /**
   * A neighbour on the same machine that slows an endpoint down now and then, each for itself.
   *
   * @param group of the endpoints that have one; empty for all
   * @param every from the end of one such time to the next
   * @param length of such a time
   * @param factor on the service times of tries whose service begins meanwhile
   */
  public record Antagonist(String group, Distribution every, Distribution length, double factor) {}

  /**
   * How an endpoint stands still now and then, each for itself.
   *
   * @param every from the end of one pause to the next
   * @param length of a pause
   */
  public record Pauses(Distribution every, Distribution length) {}

  /**
   * How much one endpoint can do at once.
   *
   * @param concurrency so many are served at once; {@link Integer#MAX_VALUE} for unlimited
   * @param queue so many wait; a further one is answered 503 at once
   * @param order who of those that wait is served next
   */
  public record Capacity(int concurrency, int queue, Order order) {

    /** Who is served next. */
    public enum Order {
      /** Whoever came first. */
      FIFO,
      /** Whoever came last: in an overload some are served in time, and not all too late. */
      LIFO
    }

    /** First come, first served. */
    public Capacity(int concurrency, int queue) {
      this(concurrency, queue, Order.FIFO);
    }

    /** No limit, no queue. */
    public static final Capacity UNLIMITED = new Capacity(Integer.MAX_VALUE, 0);
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
