package io.weir.routing.cluster;

import io.weir.routing.policy.FailureAccrual;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.stats.TryStats;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * One place that can answer, with all that one loop knows of it: what is in flight, the balancer's
 * state, whether it is ejected. Lives as long as its key is in the cluster, and drains after that.
 *
 * <p>Owned by one loop.
 */
public final class Endpoint {

  private EndpointSpec spec;

  /** Of the spec: picks read it, and should not have to look farther. */
  private int weight;

  FailureAccrual accrual;

  /** The probe that decides whether it is opened again, or null. */
  @Nullable Flight decisive;

  private final TryStats stats = new TryStats();
  private int inFlight;
  @Nullable Flight oldest;
  @Nullable Flight newest;
  private @Nullable Object state;
  private @Nullable Object transport;
  private boolean removed;
  @Nullable Pool pool;
  long backOffUntilNanos = Long.MIN_VALUE;
  boolean open = true;
  private long keptOutSinceNanos = Nanos.NEVER;
  private long keptOutNanos;

  Endpoint(EndpointSpec spec, FailureAccrual accrual) {
    this.spec = spec;
    this.weight = spec.weight();
    this.accrual = accrual;
  }

  /** Identifies it across snapshots. */
  public String key() {
    return spec.key();
  }

  /** Where to connect. */
  public String address() {
    return spec.address();
  }

  /** Its share of the load, at least 1. */
  public int weight() {
    return weight;
  }

  /** Where it runs, or empty. */
  public String zone() {
    return spec.zone();
  }

  /** How many tries are under way to it, answered or not. */
  public int inFlight() {
    return inFlight;
  }

  /** What was counted of its tries. */
  public TryStats stats() {
    return stats;
  }

  /** Whether its key has left the cluster: it only finishes what it has. */
  public boolean removed() {
    return removed;
  }

  /** Whether failure accrual keeps it out of balancing. */
  public boolean ejected() {
    return accrual.ejected();
  }

  /** Whether it can be picked: neither ejected nor left alone because it asked for that. */
  public boolean open() {
    return open;
  }

  /** How long failure accrual or the balancer has kept it out so far, but for probes. */
  public long keptOutNanos(long nowNanos) {
    boolean out = keptOutSinceNanos != Nanos.NEVER;
    return out ? keptOutNanos + nowNanos - keptOutSinceNanos : keptOutNanos;
  }

  /** Whether it is kept out from now on; without effect if it is as before. */
  void keptOut(boolean out, long nowNanos) {
    if (out && keptOutSinceNanos == Nanos.NEVER) {
      keptOutSinceNanos = nowNanos;
    } else if (!out && keptOutSinceNanos != Nanos.NEVER) {
      keptOutNanos += nowNanos - keptOutSinceNanos;
      keptOutSinceNanos = Nanos.NEVER;
    }
  }

  /** When the oldest try that still waits for an answer was sent, or {@code otherwise}. */
  public long oldestSentNanos(long otherwise) {
    Flight first = oldest;
    return first == null ? otherwise : first.sentNanos;
  }

  /** What the upstream keeps of it: its connections. */
  public @Nullable Object transport() {
    return transport;
  }

  /** Keeps something for the upstream as long as this endpoint lives. */
  public void transport(@Nullable Object value) {
    transport = value;
  }

  /** What the cluster's balancer keeps of it. */
  @Nullable Object state() {
    return state;
  }

  void state(@Nullable Object newState) {
    state = newState;
  }

  void spec(EndpointSpec newSpec) {
    spec = newSpec;
    weight = newSpec.weight();
  }

  EndpointSpec spec() {
    return spec;
  }

  /** Its key has left the cluster. */
  void remove(long nowNanos) {
    keptOut(false, nowNanos);
    removed = true;
    pool = null;
  }

  void begin() {
    inFlight++;
  }

  void end() {
    inFlight--;
  }

  @Override
  public String toString() {
    return spec.key();
  }
}
