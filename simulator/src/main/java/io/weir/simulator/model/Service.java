package io.weir.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
}
