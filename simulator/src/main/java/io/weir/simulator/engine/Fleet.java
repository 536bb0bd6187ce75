package io.weir.simulator.engine;

import io.weir.routing.stats.Outcome;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a scenario, for tries that come from outside of the engine: the same models,
 * faults and random numbers as in a {@link World}. Owned by one thread.
 *
 * <p>What a try demands is drawn by the number of its request and its place among the tries for it,
 * in the order of their arrival. Tied copies can't be told from others here, so each counts as one
 * more try and draws as such; in a {@code World} they have numbers of their own.
 */
public final class Fleet implements Replies {

  private final VirtualTime time;
  private final Outlet outlet;
  private final Servers servers;
  private final Map<Long, Integer> places = new LinkedHashMap<>();
  private final List<Arrived> arrived = new ArrayList<>();

  /** Carries answers back. */
  public interface Outlet {

    /**
     * A try is answered.
     *
     * @param retryAfterNanos when to come back, or -1
     */
    void answered(Visit visit, int status, long retryAfterNanos);

    /** A try gets no answer: its connection breaks. */
    void broken(Visit visit);

    /**
     * What becomes of connections to an endpoint has changed.
     *
     * @param slot its place among all endpoints
     * @param down why nobody reaches it, or null if they do
     */
    void reach(int slot, Fault.Down.@Nullable How down);
  }

  /**
   * A try that arrived.
   *
   * @param number of its request
   * @param slot the endpoint's place among all
   * @param place how many tries for the request came before
   */
  public record Arrived(long number, int slot, int place) {}

  /** One try while it is at an endpoint. */
  public static final class Visit {
    private final Server server;
    private final Object guest;
    private final long sinceNanos;
    private @Nullable Job job;

    private Visit(Server server, Object guest, long sinceNanos) {
      this.server = server;
      this.guest = guest;
      this.sinceNanos = sinceNanos;
    }

    /** Who came. */
    public Object guest() {
      return guest;
    }
  }

  /**
   * Servers at time zero, whose faults are scheduled.
   *
   * @param time at zero
   */
  public Fleet(Scenario scenario, long seed, VirtualTime time, Outlet outlet) {
    this.time = time;
    this.outlet = outlet;
    this.servers = new Servers(time, this, scenario, seed);
    List<Fault> faults = scenario.faults();
    for (int i = 0; i < faults.size(); i++) {
      if (faults.get(i) instanceof Fault.AtEndpoints fault) {
        Runnable tell = fault instanceof Fault.Down ? () -> tell(fault) : () -> {};
        servers.schedule(fault, i, tell, tell);
      }
    }
  }

  private void tell(Fault.AtEndpoints fault) {
    servers.hitBy(fault).forEach(server -> outlet.reach(server.slot(), server.down()));
  }

  /**
   * A try arrives.
   *
   * @param slot the endpoint's place among all
   * @param guest who came
   * @param number of the request
   */
  public Visit receive(int slot, Object guest, long number) {
    int place = places.merge(number, 1, Integer::sum) - 1;
    arrived.add(new Arrived(number, slot, place));
    Visit visit = new Visit(servers.all().get(slot), guest, time.nanos());
    visit.job = visit.server.receive(visit, Request.tryNumber(number, place), false);
    return visit;
  }

  /** A try is not wanted any more; nothing happens where it has ended already. */
  public void cancel(Visit visit) {
    Job job = visit.job;
    if (job != null) {
      visit.job = null;
      visit.server.cancel(visit, job);
    }
  }

  /** How long a try has been here. */
  public long stayedNanos(Visit visit) {
    return time.nanos() - visit.sinceNanos;
  }

  /** All tries, in the order of their arrival. */
  public List<Arrived> arrived() {
    return arrived;
  }

  /** What the endpoints counted; how long callers kept them out is not known here, and zero. */
  public List<EndpointResult> results() {
    return servers.results(new long[servers.all().size()]);
  }

  @Override
  public void answered(Object sender, long number, Answer answer) {
    Visit visit = (Visit) sender;
    visit.job = null;
    outlet.answered(visit, answer.status(), answer.retryAfterNanos());
  }

  @Override
  public void failed(Object sender, long number, Outcome outcome) {
    Visit visit = (Visit) sender;
    visit.job = null;
    outlet.broken(visit);
  }
}
