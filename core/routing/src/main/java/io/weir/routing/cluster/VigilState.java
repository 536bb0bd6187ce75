package io.weir.routing.cluster;

import io.weir.routing.policy.Average;
import io.weir.routing.policy.PeakEwma;
import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.time.Nanos;
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

  /** A report says less and less for so many times the time that a request takes there. */
  private static final double REPORT_LIFETIME = 2;

  /** The mean lifetime of a reported service time. */
  private static final double SERVICE_TAU_NANOS = Nanos.SECOND;

  private final BalancerSpec.Vigil spec;
  private final VigilFleet fleet;
  private final double tauNanos;
  private final long bornNanos;
  private final PeakEwma estimate;
  private long rampFromNanos = Long.MIN_VALUE;
  private long answeredNanos;
  private final Average service = new Average();
  private double othersInFlight;
  private long reportNanos;
  final Suspicion suspicion = new Suspicion();

  /** The oldest flight that was not overdue when last looked at; those before it were. */
  @Nullable Flight firstPunctual;

  VigilState(BalancerSpec.Vigil spec, VigilFleet fleet, long nowNanos) {
    this.spec = spec;
    this.fleet = fleet;
    this.bornNanos = nowNanos;
    this.answeredNanos = nowNanos;
    this.tauNanos = spec.decay().toNanos();
    this.estimate = new PeakEwma(nowNanos);
  }

  static VigilState of(Endpoint endpoint) {
    return (VigilState) Objects.requireNonNull(endpoint.state());
  }

  /** Whether it knows of a flight: one that was sent under another balancer is none of its own. */
  boolean knows(Flight flight) {
    return flight.sentNanos >= bornNanos;
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

  /** Takes in how many requests the endpoint says it works on, and how long one takes it. */
  void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    othersInFlight = Math.max(0, inFlight - endpoint.inFlight());
    reportNanos = nowNanos;
    service.observe(serviceNanos, SERVICE_TAU_NANOS, nowNanos);
    fleet.reported(othersInFlight);
  }

  /** The endpoint gave an answer, be it a good one or not. */
  void answered(long nowNanos) {
    answeredNanos = nowNanos;
  }

  /** For how long something has been in flight there and nothing came back. */
  long silentNanos(Endpoint endpoint, long nowNanos) {
    return nowNanos - Math.max(answeredNanos, endpoint.oldestSentNanos(nowNanos));
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
      inFlight += othersInFlight(nowNanos);
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

  /**
   * What others have in flight there: as last reported, but a report is soon of the past, and from
   * then on the endpoint is taken for an average one.
   *
   * <p>Were it taken for an idle one instead, whoever was just heard of would seem the busiest.
   */
  private double othersInFlight(long nowNanos) {
    double mean = fleet.othersInFlight();
    if (!service.known()) {
      return mean;
    }
    double lifetime = REPORT_LIFETIME * Math.max(service.get(), UNKNOWN_LATENCY_NANOS);
    double freshness = Math.max(0, 1 - (nowNanos - reportNanos) / lifetime);
    return mean + (othersInFlight - mean) * freshness;
  }
}
