package io.weir.routing.cluster;

import io.weir.routing.policy.Average;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks the lowest rank {@code R - T + q^3 * T}, with {@code q = 1 + inFlight * clients + queue}
 * per weight: the replica ranking of C3 (Suresh et al., NSDI 2015), without its rate control.
 *
 * <p>R is the mean response time; T the mean service time and {@code queue} the mean number of
 * requests at the endpoint, both as its answers report. For a peer that reports nothing T is R and
 * {@code queue} is 0. Beyond the paper: ranks fade by the time since the last answer, or an
 * endpoint that was slow once would never be asked again; one without history gets one request
 * until it answers; a lost race only raises R.
 */
final class C3 extends LowestScore {

  private final double tauNanos;
  private final int clients;

  C3(BalancerSpec.C3 spec, RandomGenerator random) {
    super(spec.choices(), random);
    this.tauNanos = (double) spec.decay().toNanos();
    this.clients = spec.clients();
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    return new View();
  }

  @Override
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    Average response = view(flight.endpoint()).response;
    if (outcome == Outcome.LOST_RACE) {
      response.raise(latencyNanos, tauNanos, nowNanos);
    } else {
      response.observe(latencyNanos, tauNanos, nowNanos);
    }
  }

  @Override
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    View view = view(endpoint);
    view.queue.observe(inFlight, tauNanos, nowNanos);
    view.service.observe(serviceNanos, tauNanos, nowNanos);
  }

  @Override
  double score(Endpoint endpoint, long nowNanos) {
    View view = view(endpoint);
    if (!view.response.known()) {
      return unknown(endpoint.inFlight()) / endpoint.weight();
    }
    double response = view.response.faded(tauNanos, nowNanos);
    boolean reports = view.service.known();
    double service = reports ? view.service.faded(tauNanos, nowNanos) : response;
    double own = (double) endpoint.inFlight() * clients;
    double queue = (1 + own + view.queue.get()) / endpoint.weight();
    return response - service + queue * queue * queue * service;
  }

  private static View view(Endpoint endpoint) {
    return (View) Objects.requireNonNull(endpoint.state());
  }

  private static final class View {
    final Average response = new Average();
    final Average service = new Average();
    final Average queue = new Average();
  }
}
