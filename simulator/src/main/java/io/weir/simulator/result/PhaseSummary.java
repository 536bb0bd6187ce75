package io.weir.simulator.result;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.scenario.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One phase of one variant over all seeds.
 *
 * @param name of the phase
 * @param counts over all seeds
 * @param latency of the requests of all seeds together
 * @param values of each metric, one a seed, in the order of the seeds
 */
public record PhaseSummary(
    String name, Counts counts, LogLinearHistogram latency, Map<Metric, double[]> values) {

  public PhaseSummary {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Sums over seeds of what {@link io.weir.simulator.CellResult.PhaseResult} counts. */
  public record Counts(
      long intended,
      long ok,
      long timeouts,
      long errors,
      long rejected,
      long tries,
      long retries,
      long hedges,
      long probes) {}

  /** What the seeds say about a metric; nothing about one that was not taken. */
  public Estimate estimate(Metric metric, double confidence) {
    return Estimate.of(metric, values(metric), confidence);
  }

  /** One value a seed; none for a metric that was not taken. */
  public double[] values(Metric metric) {
    return values.getOrDefault(metric, new double[0]);
  }
}
