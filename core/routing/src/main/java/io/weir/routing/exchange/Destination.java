package io.weir.routing.exchange;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.policy.Admission;
import io.weir.routing.policy.HedgeBudget;
import io.weir.routing.policy.RetryBudget;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as exchanges see it: how many may go there at once, who waits, and how many extra tries
 * there may be. Lives as long as the cluster's name; owned by one loop.
 */
final class Destination {

  private final Cluster cluster;
  private final Admission admission;
  private RetryBudget retryBudget;
  private HedgeBudget hedgeBudget;
  private long maxWaitNanos;
  private int maxWaiting;
  private @Nullable Place first;
  private @Nullable Place last;
  private int waiting;
  private boolean admitting;

  /** A place in the queue. */
  static final class Place {
    private final Exchange exchange;
    private @Nullable Place ahead;
    private @Nullable Place behind;

    private Place(Exchange exchange, @Nullable Place ahead) {
      this.exchange = exchange;
      this.ahead = ahead;
    }
  }

  Destination(
      ClusterSpec spec, String zone, long patienceNanos, RandomGenerator random, long nowNanos) {
    this.cluster = new Cluster(spec, zone, patienceNanos, random, nowNanos);
    this.admission = new Admission(spec.limits(), nowNanos);
    this.retryBudget = new RetryBudget(spec.retryBudget(), nowNanos);
    this.hedgeBudget = new HedgeBudget(spec.hedgeBudget(), nowNanos);
    this.maxWaitNanos = Nanos.of(spec.limits().maxWait());
    this.maxWaiting = spec.limits().pending();
  }

  /** Takes over a new configuration; budgets and limits that did not change keep their state. */
  void apply(ClusterSpec next, String zone, long patienceNanos, long nowNanos) {
    ClusterSpec old = cluster.spec();
    if (!next.limits().equals(old.limits())) {
      admission.apply(next.limits());
      maxWaitNanos = Nanos.of(next.limits().maxWait());
      maxWaiting = next.limits().pending();
    }
    if (!next.retryBudget().equals(old.retryBudget())) {
      retryBudget = new RetryBudget(next.retryBudget(), nowNanos);
    }
    if (!next.hedgeBudget().equals(old.hedgeBudget())) {
      hedgeBudget = new HedgeBudget(next.hedgeBudget(), nowNanos);
    }
    cluster.apply(next, zone, patienceNanos, nowNanos);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Whether the exchange may go on at once. */
  boolean admit(long nowNanos) {
    return waiting == 0 && admission.tryAcquire(nowNanos);
  }

  /** Counts a request towards the budgets of extra tries. */
  void deposit(long nowNanos) {
    retryBudget.deposit(nowNanos);
    hedgeBudget.deposit(nowNanos);
  }

  boolean mayRetry(long nowNanos) {
    return retryBudget.tryWithdraw(nowNanos);
  }

  /** Whether {@link #mayHedge} would say yes, without taking anything. */
  boolean canHedge(long nowNanos) {
    return hedgeBudget.canWithdraw(nowNanos);
  }

  boolean mayHedge(long nowNanos) {
    return hedgeBudget.tryWithdraw(nowNanos);
  }

  /** Queues the exchange and returns its place; null when the queue is full. */
  @Nullable Place enqueue(Exchange exchange) {
    if (waiting >= maxWaiting) {
      return null;
    }
    waiting++;
    Place place = new Place(exchange, last);
    if (last == null) {
      first = place;
    } else {
      last.behind = place;
    }
    last = place;
    return place;
  }

  /** Takes a place out of the queue, wherever it stands. */
  void dequeue(Place place) {
    waiting--;
    if (place.ahead == null) {
      first = place.behind;
    } else {
      place.ahead.behind = place.behind;
    }
    if (place.behind == null) {
      last = place.ahead;
    } else {
      place.behind.ahead = place.ahead;
    }
  }

  /** How long an exchange may wait in the queue. */
  long maxWaitNanos() {
    return maxWaitNanos;
  }

  /** When somebody who is sent away should come back. */
  long retryAfterNanos(long nowNanos) {
    return admission.retryAfterNanos(waiting, nowNanos);
  }

  /**
   * An admitted exchange is over: its place goes to whoever waits longest.
   *
   * @param latencyNanos how long it took, or negative where that says nothing of the load
   */
  void release(long latencyNanos, boolean overloaded, long nowNanos) {
    admission.release(latencyNanos, overloaded, nowNanos);
    admitWaiting(nowNanos);
  }

  /**
   * Lets those who wait go on while there are places. What they do may free places again, from
   * within this call: the outermost one sees to it, so that a long queue isn't a deep stack.
   */
  void admitWaiting(long nowNanos) {
    if (admitting) {
      return;
    }
    admitting = true;
    try {
      while (first != null && admission.tryAcquire(nowNanos)) {
        Place next = first;
        dequeue(next);
        next.exchange.onAdmitted(nowNanos);
      }
    } finally {
      admitting = false;
    }
  }
}
