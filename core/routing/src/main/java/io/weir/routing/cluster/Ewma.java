package io.weir.routing.cluster;

import io.weir.routing.policy.Average;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks the lowest average latency: what ingress-nginx's {@code ewma} does. Two properties that the
 * name alone does not say are part of it:
 *
 * <ul>
 *   <li>a read fades the average by the time since the last sample, without storing that: an
 *       endpoint that once looked slow gets a request again after some lifetimes, and is then
 *       judged by it;
 *   <li>an endpoint that joins starts at the mean of the others. Where there are no others it has
 *       no history, and gets one request until it answers.
 * </ul>
 *
 * <p>Every end of a try is a sample, also failures and timeouts; a lost race only raises. With
 * {@code pending} the average is multiplied by the requests in flight plus one and divided by the
 * weight. Without, it says nothing about load, so the weight decides only how often an endpoint is
 * drawn: a heavy endpoint is not thereby faster.
 */
final class Ewma extends LowestScore {

  private final double tauNanos;
  private final boolean pending;

  Ewma(BalancerSpec.Ewma spec, RandomGenerator random) {
    super(spec.choices(), random);
    this.tauNanos = (double) spec.decay().toNanos();
    this.pending = spec.pending();
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    double sum = 0;
    int known = 0;
    for (Endpoint other : open) {
      if (state(other).known()) {
        sum += state(other).get();
        known++;
      }
    }
    Average average = new Average();
    if (known > 0) {
      average.set(sum / known, nowNanos);
    }
    return average;
  }

  @Override
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    Average average = state(flight.endpoint());
    if (outcome == Outcome.LOST_RACE) {
      average.raise(latencyNanos, tauNanos, nowNanos);
    } else {
      average.observe(latencyNanos, tauNanos, nowNanos);
    }
  }

  @Override
  double score(Endpoint endpoint, long nowNanos) {
    Average average = state(endpoint);
    int inFlight = endpoint.inFlight();
    if (!average.known()) {
      return unknown(inFlight);
    }
    double latency = average.faded(tauNanos, nowNanos);
    return pending ? latency * (inFlight + 1) / endpoint.weight() : latency;
  }

  private static Average state(Endpoint endpoint) {
    return (Average) Objects.requireNonNull(endpoint.state());
  }
}
