package io.weir.routing.cluster;

import io.weir.routing.policy.PeakEwma;
import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Vigil} keeps of one endpoint: how long it takes, what speaks against it, and what a
 * try there costs.
 *
 * <p>Owned by one loop.
 */
final class VigilState {

  /** What a new or readmitted endpoint seems to cost more than it does, at first. */
  private static final double RAMP_FACTOR = 5;

  /** What is taken for the latency of a fleet that has not answered yet. */
  private static final double UNKNOWN_LATENCY_NANOS = 1_000;

  private final BalancerSpec.Vigil spec;
  private final double tauNanos;
  private final PeakEwma estimate;
  private long rampFromNanos = Long.MIN_VALUE;
  private double othersInFlight;
  private long reportNanos;
  final Suspicion suspicion = new Suspicion();

  /** The oldest flight that was not overdue when last looked at; those before it were. */
  @Nullable Flight firstPunctual;

  VigilState(BalancerSpec.Vigil spec, long nowNanos) {
    this.spec = spec;
    this.tauNanos = spec.decay().toNanos();
    this.estimate = new PeakEwma(nowNanos);
  }

  static VigilState of(Endpoint endpoint) {
    return (VigilState) Objects.requireNonNull(endpoint.state());
  }

  /** Takes in how long an answer, or the wait for one, took. */
  void took(double nanos, long nowNanos) {
    estimate.observe(nanos, tauNanos, nowNanos);
  }

  /** Takes in how long an answer takes at least. */
  void tookAtLeast(double nanos, long nowNanos) {
    estimate.raise(nanos, tauNanos, nowNanos);
  }

  /** Begins with this estimate, at a cost that comes down to it in the time of the ramp. */
  void begin(double estimateNanos, long nowNanos) {
    estimate.reset(estimateNanos, nowNanos);
    rampFromNanos = nowNanos;
  }

  /** Takes in how many requests the endpoint says it works on. */
  void reported(Endpoint endpoint, int inFlight, long nowNanos) {
    othersInFlight = Math.max(0, inFlight - endpoint.inFlight());
    reportNanos = nowNanos;
  }

  /** How long an answer is thought to take: the estimate, or the age of the oldest in flight. */
  double effectiveNanos(Endpoint endpoint, long nowNanos) {
    return effectiveNanos(endpoint, estimate.get(tauNanos, nowNanos), nowNanos);
  }

  private double effectiveNanos(Endpoint endpoint, double estimateNanos, long nowNanos) {
    return spec.age()
        ? Math.max(estimateNanos, nowNanos - endpoint.oldestSentNanos(nowNanos))
        : estimateNanos;
  }

  /** What a try there costs. */
  double cost(Endpoint endpoint, long nowNanos) {
    return cost(endpoint, estimate.get(tauNanos, nowNanos), nowNanos);
  }

  /** What {@link #cost} would return, without decaying the estimate. */
  double peekCost(Endpoint endpoint, long nowNanos) {
    return cost(endpoint, estimate.peek(tauNanos, nowNanos), nowNanos);
  }

  private double cost(Endpoint endpoint, double estimateNanos, long nowNanos) {
    double nanos =
        Math.max(effectiveNanos(endpoint, estimateNanos, nowNanos), UNKNOWN_LATENCY_NANOS);
    double inFlight = endpoint.inFlight() + 1;
    if (spec.feedback()) {
      inFlight += othersInFlight(estimateNanos, nowNanos);
    }
    return nanos * inFlight * ramp(nowNanos) / endpoint.weight();
  }

  private double ramp(long nowNanos) {
    if (rampFromNanos == Long.MIN_VALUE) {
      return 1;
    }
    double progress = (nowNanos - rampFromNanos) / (double) spec.ramp().toNanos();
    if (progress < 1) {
      return RAMP_FACTOR - (RAMP_FACTOR - 1) * progress;
    }
    rampFromNanos = Long.MIN_VALUE;
    return 1;
  }

  /** What others have in flight there, as last reported; a report fades with the latency. */
  private double othersInFlight(double estimateNanos, long nowNanos) {
    double lifetime = Math.max(UNKNOWN_LATENCY_NANOS, estimateNanos);
    double age = nowNanos - reportNanos;
    return othersInFlight * Math.max(0, 1 - age / (2 * lifetime));
  }
}
