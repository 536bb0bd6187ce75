package io.weir.routing.cluster;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.time.Nanos;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that one balancer chooses between: all of a cluster's, or those of the own zone, or the
 * rest. Keeps the balancer's list of open endpoints up to date: an endpoint is closed while failure
 * accrual ejects it or while it asked to be left alone.
 *
 * <p>Owned by one loop.
 */
final class Pool {

  /** At most this share of the endpoints is left alone because they asked for it. */
  private static final double MAX_BACKED_OFF = 0.5;

  private final Balancer balancer;
  private double maxEjected;
  private double panic;
  private Pool other = this;
  private Endpoint[] members = {};
  private Endpoint[] usable = {};
  private Endpoint[] open = {};
  private int ejected;
  private int backedOff;
  private boolean lacking = true;
  private boolean panicking;
  private boolean stale;
  private double weight;
  private double openWeight;
  private long wakeNanos = Nanos.NEVER;

  Pool(Balancer balancer, AccrualSpec accrual) {
    this.balancer = balancer;
    this.maxEjected = accrual.maxEjected();
    this.panic = accrual.panic();
  }

  /** Names the pool that takes what this one cannot carry. */
  void beside(Pool rest) {
    other = rest;
  }

  /** Takes over other limits; {@link #update} comes next. */
  void configure(AccrualSpec accrual, long patienceNanos) {
    maxEjected = accrual.maxEjected();
    panic = accrual.panic();
    balancer.patience(patienceNanos);
  }

  /**
   * Takes over a new list of endpoints.
   *
   * @param reweighted whether any weight has changed
   */
  void update(Endpoint[] endpoints, boolean reweighted, long nowNanos) {
    members = endpoints;
    stale |= reweighted;
    for (Endpoint endpoint : endpoints) {
      if (endpoint.pool != this) {
        endpoint.pool = this;
        endpoint.state(balancer.newState(endpoint, nowNanos));
      }
    }
    refresh(nowNanos);
  }

  Balancer balancer() {
    return balancer;
  }

  boolean isEmpty() {
    return members.length == 0;
  }

  /** Whether so few endpoints are open, here and in the other pool, that all get traffic. */
  boolean panicking() {
    return panicking;
  }

  /** The share of the members' weight that can be picked, 0 to 1. */
  double openShare() {
    return weight == 0 ? 0 : Math.max(0, openWeight - balancer.suspectWeight()) / weight;
  }

  /** An ejected endpoint whose probe is due and should be this request; almost always null. */
  @Nullable Endpoint due(Pick request, long nowNanos) {
    if (nowNanos < wakeNanos) {
      return null;
    }
    refresh(nowNanos);
    return dueProbe(request, nowNanos);
  }

  /** Picks an open endpoint; null when there is none at all. */
  @Nullable Endpoint pick(Pick request, long nowNanos) {
    return open.length == 0 ? null : balancer.pick(request, nowNanos);
  }

  /** A suspect that should get a copy of the request; null when there is none. */
  @Nullable Endpoint probe(Pick request, Endpoint picked, long nowNanos) {
    return open.length == 0 ? null : balancer.probe(request, picked, nowNanos);
  }

  private @Nullable Endpoint dueProbe(Pick request, long nowNanos) {
    for (Endpoint endpoint : members) {
      if (endpoint.accrual.probeDue(nowNanos) && !request.tried(endpoint)) {
        return endpoint;
      }
    }
    return null;
  }

  /** Ejects the endpoint unless too many are out already. */
  void eject(Endpoint endpoint, long nowNanos) {
    if (ejected + 1 <= maxEjected * members.length) {
      endpoint.accrual.eject(nowNanos);
      refresh(nowNanos);
    }
  }

  /** Leaves the endpoint alone until then, unless too many are left alone already. */
  void backOff(Endpoint endpoint, long untilNanos, long nowNanos) {
    boolean already = endpoint.backOffUntilNanos > nowNanos;
    if (already || backedOff + 1 <= MAX_BACKED_OFF * members.length) {
      endpoint.backOffUntilNanos = Math.max(endpoint.backOffUntilNanos, untilNanos);
      refresh(nowNanos);
    }
  }

  /** Finds out anew who is open, and when that may change by itself. */
  void refresh(long nowNanos) {
    ejected = 0;
    backedOff = 0;
    weight = 0;
    openWeight = 0;
    wakeNanos = Nanos.NEVER;
    Endpoint[] found = new Endpoint[members.length];
    int count = 0;
    for (Endpoint endpoint : members) {
      endpoint.open = false;
      endpoint.keptOut(endpoint.ejected() || balancer.suspects(endpoint), nowNanos);
      weight += endpoint.weight();
      if (endpoint.accrual.ejected()) {
        ejected++;
        wakeNanos = Math.min(wakeNanos, endpoint.accrual.wakeNanos());
      } else if (endpoint.backOffUntilNanos > nowNanos) {
        backedOff++;
        wakeNanos = Math.min(wakeNanos, endpoint.backOffUntilNanos);
      } else {
        endpoint.open = true;
        openWeight += endpoint.weight();
        found[count++] = endpoint;
      }
    }
    usable = Arrays.copyOf(found, count);
    boolean before = lacking;
    lacking = count == 0 || count < panic * members.length;
    settle(nowNanos);
    if (lacking != before) {
      other.settle(nowNanos);
    }
  }

  /** Hands the balancer the endpoints that may be picked, if they are others than before. */
  private void settle(long nowNanos) {
    panicking = lacking && other.lacking;
    Endpoint[] pickable = panicking ? members : usable;
    if (stale || !Arrays.equals(pickable, open)) {
      stale = false;
      open = pickable;
      if (open.length > 0) {
        balancer.update(open, nowNanos);
      }
    }
  }
}
