package io.weir.simulator;

import io.weir.routing.stats.LogLinearHistogram;
import java.util.List;

/**
 * What one run of one scenario with one seed measured: plain counts that add up.
 *
 * @param phases the whole measured time first, under the name {@code all}, then those of the
 *     scenario
 * @param windows in order of time, each as wide as the scenario says, covering its duration
 * @param endpoints every endpoint that got a try, in the order of services and indexes
 * @param events how many events the engine processed, for its own speed
 */
public record CellResult(
    List<PhaseResult> phases,
    List<WindowResult> windows,
    List<EndpointResult> endpoints,
    long events) {

  public CellResult {
    phases = List.copyOf(phases);
    windows = List.copyOf(windows);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Requests that were intended within a span. Every one of them is in exactly one of the counts.
   *
   * @param ok good answers within the client's timeout
   * @param timeouts answers (or ends) later than the client's timeout, or ended by a deadline
   * @param errors failed answers in time
   * @param rejected answered by the gateway itself: shed, limited, no endpoint, no route
   * @param latency nanoseconds from the intended instant to the end, of all but the rejected
   * @param tries all that gateways sent for these requests, of every kind
   * @param retries those of them that repeated a failed one
   * @param hedges those of them that ran beside a slow one
   * @param probes those of them that were tied copies, sent only to look at an endpoint
   * @param tryCounts tries an endpoint, in the order of {@link CellResult#endpoints}, tied copies
   *     not counted; whether a gateway sent them or an endpoint
   * @param offered tries a service, in the order of the scenario, if each request and each of the
   *     calls that it needs were tried once
   */
  public record PhaseResult(
      String name,
      long intended,
      long ok,
      long timeouts,
      long errors,
      long rejected,
      LogLinearHistogram latency,
      long tries,
      long retries,
      long hedges,
      long probes,
      List<Long> tryCounts,
      List<Long> offered) {
    public PhaseResult {
      offered = List.copyOf(offered);
      tryCounts = List.copyOf(tryCounts);
    }
  }

  /**
   * Requests that were intended within one window of the time series, warm-up included.
   *
   * @param failed all that were not {@code ok}
   * @param p99Nanos of their latency
   */
  public record WindowResult(long intended, long ok, long failed, long p99Nanos) {}

  /**
   * One endpoint over the whole run.
   *
   * @param service its service
   * @param index its index there
   * @param tries sent to it, of every kind
   * @param maxInFlight the most that were in flight to it at once, from all callers
   * @param maxWaiting the most of them that waited in its queue at once
   * @param keptOutNanos how long callers' event loops kept it out of their picks, by ejection or
   *     suspicion, added up over the loops, until arrivals stopped
   */
  public record EndpointResult(
      String service, int index, long tries, int maxInFlight, int maxWaiting, long keptOutNanos) {}
}
