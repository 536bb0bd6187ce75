package io.weir.routing.cluster;

import io.weir.routing.policy.PeakEwma;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks the lowest peak latency times requests in flight plus one, per weight: Finagle's {@code
 * P2CPeakEwma}.
 *
 * <p>As there, every end of a try records its elapsed time, be it success, failure, timeout or
 * cancel; reading the load decays it first; an endpoint without history gets one request at once
 * and no more until it answers. Two deviations: the loser of a hedge only raises the estimate,
 * since it might have taken any time longer, and with a failure penalty a failed try counts as at
 * least that long, since otherwise an endpoint that fails fast attracts traffic.
 */
final class PeakEwmaBalancer extends LowestScore {

  private final double tauNanos;
  private final long penaltyNanos;

  PeakEwmaBalancer(BalancerSpec.PeakEwma spec, RandomGenerator random) {
    super(spec.choices(), random);
    this.tauNanos = (double) spec.decay().toNanos();
    this.penaltyNanos = spec.failurePenalty().toNanos();
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    return new PeakEwma(nowNanos);
  }

  @Override
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    PeakEwma peak = state(flight.endpoint());
    if (outcome == Outcome.LOST_RACE) {
      peak.raise((double) latencyNanos, tauNanos, nowNanos);
    } else if (outcome.failed()) {
      peak.observe((double) Math.max(latencyNanos, penaltyNanos), tauNanos, nowNanos);
    } else {
      peak.observe((double) latencyNanos, tauNanos, nowNanos);
    }
  }

  @Override
  double score(Endpoint endpoint, long nowNanos) {
    return load(endpoint, state(endpoint).get(tauNanos, nowNanos));
  }

  /** The score, without the decay that reading it causes. */
  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    return load(endpoint, state(endpoint).peek(tauNanos, nowNanos));
  }

  private static double load(Endpoint endpoint, double peakNanos) {
    int inFlight = endpoint.inFlight();
    double load = peakNanos == 0 ? unknown(inFlight) : peakNanos * (inFlight + 1);
    return load / endpoint.weight();
  }

  private static PeakEwma state(Endpoint endpoint) {
    return (PeakEwma) Objects.requireNonNull(endpoint.state());
  }
}
