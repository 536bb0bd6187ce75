package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Scenario.Phase;
import io.weir.simulator.model.Service;
import io.weir.simulator.scenario.Metric;
import java.util.function.ToDoubleFunction;

/** Reads metrics off one run. A metric that has no value there is not a number. */
final class Gauge {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Scenario scenario;
  private final CellResult result;

  Gauge(Scenario scenario, CellResult result) {
    this.scenario = scenario;
    this.result = result;
  }

  /**
   * The value of a metric in one phase, in the metric's unit.
   *
   * @param phase its index among the run's phases
   */
  double read(Metric metric, int phase) {
    PhaseResult counts = result.phases().get(phase);
    double intended = counts.intended();
    return switch (metric.kind()) {
      case SUCCESS_RATE -> counts.ok() / intended;
      case LOST -> intended - counts.ok();
      case GOODPUT -> counts.ok() / seconds(counts.name());
      case MEAN, PERCENTILE, MAX -> latency(metric, counts);
      case ATTEMPTS_PER_REQUEST -> counts.tries() / intended;
      case RETRIES_PER_REQUEST -> counts.retries() / intended;
      case HEDGES_PER_REQUEST -> counts.hedges() / intended;
      case EXTRA_LOAD -> (counts.retries() + counts.hedges() + counts.probes()) / intended;
      case LOAD_IMBALANCE -> worst(counts, true, Spread::imbalance);
      case LOAD_CV -> worst(counts, true, Spread::variation);
      case JAIN -> worst(counts, false, Spread::jain);
      case SHARE -> share(metric.subject(), counts);
      case IN_FLIGHT_MAX ->
          result.endpoints().stream().mapToInt(EndpointResult::maxInFlight).max().orElse(0);
      case QUEUE_MAX ->
          result.endpoints().stream().mapToInt(EndpointResult::maxWaiting).max().orElse(0);
      case EJECTED_TIME -> ejectedNanos();
      case RECOVERY_TIME -> new Recovery(scenario, result.windows()).nanos();
      case UPSTREAM_LOAD -> upstreamLoad(metric.subject(), counts);
    };
  }

  private static double latency(Metric metric, PhaseResult counts) {
    if (counts.latency().total() == 0) {
      return Double.NaN;
    }
    return switch (metric.kind()) {
      case MEAN -> counts.latency().mean();
      case MAX -> counts.latency().max();
      default -> counts.latency().percentile(metric.percentile());
    };
  }

  private double seconds(String phaseName) {
    for (Phase phase : scenario.measure().phases()) {
      if (phase.name().equals(phaseName)) {
        return (phase.toNanos() - phase.fromNanos()) / NANOS_PER_SECOND;
      }
    }
    return (scenario.durationNanos() - scenario.measure().warmupNanos()) / NANOS_PER_SECOND;
  }

  /** How tries are spread over the endpoints of one service; those that got none count too. */
  private record Spread(int endpoints, double most, double sum, double squares) {

    double imbalance() {
      return most * endpoints / sum;
    }

    double variation() {
      double mean = sum / endpoints;
      return Math.sqrt(Math.max(0, squares / endpoints - mean * mean)) / mean;
    }

    double jain() {
      return sum * sum / (endpoints * squares);
    }
  }

  /** The measure of the service in which it is worst, or not a number when there was no try. */
  private double worst(PhaseResult counts, boolean highest, ToDoubleFunction<Spread> measure) {
    double worst = Double.NaN;
    for (Service service : scenario.services()) {
      Spread spread = spread(service, counts);
      if (spread.sum() > 0) {
        double value = measure.applyAsDouble(spread);
        boolean first = Double.isNaN(worst);
        worst = first ? value : highest ? Math.max(worst, value) : Math.min(worst, value);
      }
    }
    return worst;
  }

  private Spread spread(Service service, PhaseResult counts) {
    double most = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < result.endpoints().size(); i++) {
      if (result.endpoints().get(i).service().equals(service.name())) {
        double tries = counts.tryCounts().get(i);
        most = Math.max(most, tries);
        sum += tries;
        squares += tries * tries;
      }
    }
    return new Spread(service.endpoints(), most, sum, squares);
  }

  /** Of the mean event loop, over the loops of all callers of a service. */
  private double ejectedNanos() {
    double nanos = 0;
    for (Service service : scenario.services()) {
      double sum =
          result.endpoints().stream()
              .filter(endpoint -> endpoint.service().equals(service.name()))
              .mapToDouble(EndpointResult::keptOutNanos)
              .sum();
      nanos += sum / Math.max(1, scenario.loopsThatCall(service));
    }
    return nanos;
  }

  private double upstreamLoad(String name, PhaseResult counts) {
    Service service = scenario.service(name);
    double offered = counts.offered().get(scenario.services().indexOf(service));
    return spread(service, counts).sum() / offered;
  }

  private double share(String endpoint, PhaseResult counts) {
    String service = endpoint.substring(0, Math.max(0, endpoint.lastIndexOf('/')));
    long total = 0;
    long own = 0;
    for (int i = 0; i < result.endpoints().size(); i++) {
      EndpointResult candidate = result.endpoints().get(i);
      if (candidate.service().equals(service)) {
        total += counts.tryCounts().get(i);
        own += endpoint.equals(service + "/" + candidate.index()) ? counts.tryCounts().get(i) : 0;
      }
    }
    return (double) own / total;
  }
}
