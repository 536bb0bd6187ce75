package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.List;

/** The watch over what one loop's router may not send to one cluster. */
final class Watch {

  private final Cluster cluster;
  private final RetryLedger ledger;
  private final List<Attempt> ejectedProbes = new ArrayList<>();
  private final List<Attempt> suspectProbes = new ArrayList<>();
  private ClusterSpec spec;

  Watch(Cluster cluster, RetryLedger ledger) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.spec = cluster.spec();
  }

  /**
   * A try is sent. Nothing may go to an endpoint that left its cluster, and nothing but one probe
   * at a time to one that is ejected or suspect, unless there is no better one.
   *
   * @param grantedNanos when it was decided, if it is a retry
   */
  void sent(Attempt attempt, long grantedNanos, long nowNanos) {
    Endpoint endpoint = attempt.endpoint();
    if (endpoint.removed()) {
      throw new InvariantException("a try for " + endpoint + ", which left", nowNanos);
    }
    forgetFormer(cluster.spec());
    if (endpoint.ejected()) {
      if (!cluster.panicking()) {
        requireProbe("ejected", attempt, ejectedProbes, nowNanos);
      }
    } else if (cluster.suspects(endpoint) && anyBetter()) {
      requireProbe("suspect", attempt, suspectProbes, nowNanos);
    }
    switch (attempt.kind()) {
      case FIRST -> ledger.request(nowNanos);
      case RETRY -> ledger.retry(grantedNanos, nowNanos);
      case HEDGE, PROBE -> {
        // They have budgets of their own.
      }
    }
  }

  /** What decides anew knows nothing of the probes that went out before. */
  private void forgetFormer(ClusterSpec now) {
    if (!now.accrual().equals(spec.accrual())) {
      ejectedProbes.clear();
    }
    if (!now.balancer().equals(spec.balancer()) || !now.locality().equals(spec.locality())) {
      suspectProbes.clear();
    }
    spec = now;
  }

  private static void requireProbe(
      String what, Attempt attempt, List<Attempt> underWay, long nowNanos) {
    if (!attempt.probe()) {
      throw new InvariantException(
          attempt.endpoint() + " is " + what + " and got more than a probe", nowNanos);
    }
    underWay.removeIf(Attempt::over);
    for (Attempt before : underWay) {
      if (before.endpoint().equals(attempt.endpoint())) {
        throw new InvariantException(
            attempt.endpoint() + " is " + what + " and got a second probe", nowNanos);
      }
    }
    underWay.add(attempt);
  }

  private boolean anyBetter() {
    for (Endpoint endpoint : cluster.endpoints()) {
      if (endpoint.open() && !cluster.suspects(endpoint)) {
        return true;
      }
    }
    return false;
  }
}
