package io.weir.routing.cluster;

import io.weir.routing.stats.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Picks the endpoint of each try. What it knows of an endpoint it keeps in that endpoint's
 * {@linkplain Endpoint#state state}, so that it survives every change of the endpoint list.
 *
 * <p>Time comes in with every call, randomness with the constructor. Owned by one loop; picking
 * allocates nothing.
 */
public abstract class Balancer {

  private static final Endpoint[] NO_ENDPOINTS = {};

  /** The endpoints that may be picked, all of them; replaced as a whole when they change. */
  protected Endpoint[] open = NO_ENDPOINTS;

  /** What this balancer keeps of an endpoint that it meets for the first time. */
  protected abstract @Nullable Object newState(Endpoint endpoint, long nowNanos);

  /** Picks one of {@link #open}, of which there is at least one. */
  public abstract Endpoint pick(Pick request, long nowNanos);

  /**
   * A second endpoint that should get a copy of the same request, only to learn whether it has
   * recovered; asked once for each idempotent request, after {@link #pick}.
   */
  public @Nullable Endpoint probe(Pick request, Endpoint picked, long nowNanos) {
    return null;
  }

  /** A try was sent; it already counts in {@link Endpoint#inFlight}. */
  public void started(Flight flight, long nowNanos) {}

  /**
   * An answer began, or the try ended without one. Called once a flight, before {@link #released}.
   *
   * @param latencyNanos from sending to now
   */
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {}

  /** The try is over; it no longer counts in {@link Endpoint#inFlight}. Called once a flight. */
  public void released(Flight flight, Outcome outcome, long nowNanos) {}

  /** A peer told with an answer how many requests it is working on and how long one takes it. */
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {}

  /**
   * The estimate by which this balancer compares endpoints, for admin pages and reports.
   *
   * @return nanoseconds of cost, or NaN where it has none
   */
  public double cost(Endpoint endpoint, long nowNanos) {
    return Double.NaN;
  }

  /** Whether this balancer keeps an open endpoint out of its picks, but for probes. */
  public boolean suspects(Endpoint endpoint) {
    return false;
  }

  /** The weight of the {@link #open} endpoints that {@link #suspects} keeps out. */
  public double suspectWeight() {
    return 0;
  }

  /** Takes over another shortest timeout of the requests that will come, in nanoseconds. */
  protected void patience(long nanos) {}

  /**
   * Takes over a new list of endpoints that may be picked, or the same with other weights. Each has
   * been given a state before.
   *
   * @param endpoints not empty, each once
   */
  protected void update(Endpoint[] endpoints, long nowNanos) {
    open = endpoints;
  }
}
