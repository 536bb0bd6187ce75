package io.weir.routing.cluster;

import org.jspecify.annotations.Nullable;

/**
 * One try at one endpoint as balancers see it: when it was sent, and whether an answer has begun.
 * Flights that still wait for an answer hang in their endpoint's list, oldest first.
 *
 * <p>Owned by one loop.
 */
public abstract class Flight {

  private static final int WAITING = 1;
  private static final int PROBE = 2;
  private static final int OVERDUE = 4;
  private static final int SUSPECT = 8;

  Endpoint endpoint;
  long sentNanos;
  @Nullable Flight older;
  @Nullable Flight newer;
  private byte flags;

  /** A flight to the endpoint that starts now; {@link Cluster#start} makes it count. */
  protected Flight(Endpoint endpoint, long nowNanos) {
    this.endpoint = endpoint;
    this.sentNanos = nowNanos;
  }

  /** Makes it a flight that starts now, of one that is over. */
  protected final void restart(Endpoint newEndpoint, long nowNanos) {
    endpoint = newEndpoint;
    sentNanos = nowNanos;
    flags = 0;
  }

  /** Where it goes. */
  public final Endpoint endpoint() {
    return endpoint;
  }

  /** When it was sent, in the loop's nanoseconds. */
  public final long sentNanos() {
    return sentNanos;
  }

  /** Whether it is a look at an endpoint that otherwise gets nothing. */
  public final boolean probe() {
    return (flags & PROBE) != 0;
  }

  /** Makes it a probe. */
  final void markProbe() {
    flags |= PROBE;
  }

  /**
   * Whether the balancer suspected its endpoint when it was sent: it is the balancer's own probe.
   */
  final boolean suspect() {
    return (flags & SUSPECT) != 0;
  }

  /** Makes it a probe of the balancer's. */
  final void markSuspect() {
    flags |= PROBE | SUSPECT;
  }

  /** Whether it was counted as overdue. */
  final boolean overdue() {
    return (flags & OVERDUE) != 0;
  }

  /** Counts it as overdue. */
  final void markOverdue() {
    flags |= OVERDUE;
  }

  /** Whether no answer has begun. */
  public final boolean waiting() {
    return (flags & WAITING) != 0;
  }

  /** Appends this to its endpoint's list of waiting flights. */
  final void enlist() {
    Flight last = endpoint.newest;
    older = last;
    if (last == null) {
      endpoint.oldest = this;
    } else {
      last.newer = this;
    }
    endpoint.newest = this;
    flags |= WAITING;
  }

  /** Takes this out of its endpoint's list of waiting flights: its answer has begun. */
  final void delist() {
    if (older == null) {
      endpoint.oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      endpoint.newest = older;
    } else {
      newer.older = older;
    }
    older = null;
    newer = null;
    flags &= ~WAITING;
  }
}
