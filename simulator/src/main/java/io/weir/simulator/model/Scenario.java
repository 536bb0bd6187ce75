package io.weir.simulator.model;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.RouteSpec;
import java.util.List;

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
 * @param links how each caller treats each callee, for every route of every gateway
 * @param faults what goes wrong, in order of their start
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
    Measure measure) {

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
   * Somebody who sends requests.
   *
   * @param name unique among clients
   * @param to a gateway's name
   * @param path of its requests
   * @param method of its requests, upper case
   * @param arrival when it sends
   * @param timeoutNanos an answer counts as success only within this time from the intended
   *     instant; whether the request is also cancelled is the link's timeout's business
   */
  public record Client(
      String name, String to, String path, String method, Arrival arrival, long timeoutNanos) {}

  /**
   * A gateway: replicas of event loops that know nothing of each other.
   *
   * @param name unique among gateways and services
   * @param replicas how many processes
   * @param eventLoops loops a process; each has its own router
   * @param overhead what passing through it costs in time, drawn once a request
   * @param routes in order; at least one
   */
  public record Gateway(
      String name, int replicas, int eventLoops, Distribution overhead, List<Route> routes) {
    public Gateway {
      routes = List.copyOf(routes);
    }
  }

  /**
   * A route of a gateway.
   *
   * @param path a prefix of whole segments
   * @param to a service's name
   */
  public record Route(String path, String to) {}

  /**
   * Servers that answer.
   *
   * @param name unique among gateways and services
   * @param endpoints how many, 1 to 100,000; each is named {@code name/i} from 0
   * @param capacity how much one endpoint can do at once
   * @param latency how long serving takes, drawn once a try as demand
   * @param errors the share of answers that are status 500, 0 to 1
   * @param reports whether answers tell how many requests the endpoint works on and how long one
   *     takes
   */
  public record Service(
      String name,
      int endpoints,
      Capacity capacity,
      Distribution latency,
      double errors,
      boolean reports) {}

  /**
   * How much one endpoint can do at once.
   *
   * @param concurrency so many are served at once; {@link Integer#MAX_VALUE} for unlimited
   * @param queue so many wait, first come first served; a further one is answered 503 at once
   */
  public record Capacity(int concurrency, int queue) {

    /** No limit, no queue. */
    public static final Capacity UNLIMITED = new Capacity(Integer.MAX_VALUE, 0);
  }

  /**
   * How one caller treats one callee: the same specs as in a gateway's configuration. The names in
   * the specs are placeholders; endpoints are those of the service.
   *
   * @param caller a gateway's name
   * @param callee a service's name
   * @param route timeouts, retries and hedging
   * @param cluster balancer, accrual, limits and budgets; its endpoint list is empty
   */
  public record Link(String caller, String callee, RouteSpec route, ClusterSpec cluster) {

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
