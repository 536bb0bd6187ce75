package io.weir.simulator.result;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Service;
import io.weir.simulator.result.VariantSummary.Windows;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Takes the runs of one variant in any order, from any thread, and keeps of each only a few
 * numbers: whole numbers are summed and values a seed have a place each, so the order leaves no
 * trace.
 */
final class VariantTally {

  /** Intended, ok, failed, p99. */
  private static final int WINDOW_COUNTS = 4;

  private final Variant variant;
  private final int seeds;
  private final List<Metric> metrics;
  private final List<PhaseTally> phases = new ArrayList<>();
  private final Map<String, Map<Integer, Long>> tries = new LinkedHashMap<>();
  private long[][] windows = new long[WINDOW_COUNTS][0];

  VariantTally(Variant variant, int seeds, List<Metric> metrics) {
    this.variant = variant;
    this.seeds = seeds;
    this.metrics = List.copyOf(metrics);
  }

  /**
   * Takes one run.
   *
   * @param seedIndex which of the seeds, from 0
   */
  synchronized void add(int seedIndex, CellResult result) {
    if (phases.isEmpty()) {
      result.phases().forEach(phase -> phases.add(new PhaseTally(phase)));
      windows = new long[WINDOW_COUNTS][result.windows().size()];
    }
    Gauge gauge = new Gauge(variant.scenario(), result);
    for (int i = 0; i < phases.size(); i++) {
      phases.get(i).add(result.phases().get(i));
      for (Metric metric : metrics) {
        phases.get(i).valuesOf(metric)[seedIndex] = gauge.read(metric, i);
      }
    }
    addWindows(result.windows());
    addTries(result);
  }

  /**
   * All that was taken.
   *
   * @param count how many of the seeds were run, the first ones
   */
  synchronized VariantSummary summary(int count) {
    Windows series =
        new Windows(list(windows[0]), list(windows[1]), list(windows[2]), list(windows[3]));
    return new VariantSummary(
        variant, phases.stream().map(phase -> phase.summary(count)).toList(), series, tries());
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * Endpoints that got no try are in the list too, but those that only some seeds know come last.
   */
  private Map<String, Long> tries() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Service service : variant.scenario().services()) {
      Map<Integer, Long> own = tries.getOrDefault(service.name(), Map.of());
      for (int i = 0; i < service.endpoints(); i++) {
        all.put(service.name() + "/" + i, own.getOrDefault(i, 0L));
      }
      new TreeMap<>(own).forEach((i, count) -> all.putIfAbsent(service.name() + "/" + i, count));
    }
    return all;
  }

  private void addTries(CellResult result) {
    List<Long> counts = result.phases().getFirst().tryCounts();
    for (int i = 0; i < counts.size(); i++) {
      EndpointResult endpoint = result.endpoints().get(i);
      tries
          .computeIfAbsent(endpoint.service(), _ -> new LinkedHashMap<>())
          .merge(endpoint.index(), counts.get(i), Long::sum);
    }
  }

  private void addWindows(List<WindowResult> added) {
    for (int i = 0; i < added.size(); i++) {
      windows[0][i] += added.get(i).intended();
      windows[1][i] += added.get(i).ok();
      windows[2][i] += added.get(i).failed();
      windows[3][i] += added.get(i).p99Nanos();
    }
  }

  private final class PhaseTally {
    private final String name;
    private final LogLinearHistogram latency;
    private final Map<Metric, double[]> values = new LinkedHashMap<>();
    private PhaseSummary.Counts counts = new PhaseSummary.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    PhaseTally(PhaseResult first) {
      name = first.name();
      latency = new LogLinearHistogram(first.latency().bits());
      for (Metric metric : metrics) {
        double[] none = new double[seeds];
        Arrays.fill(none, Double.NaN);
        values.put(metric, none);
      }
    }

    double[] valuesOf(Metric metric) {
      return Objects.requireNonNull(values.get(metric));
    }

    void add(PhaseResult result) {
      latency.add(result.latency());
      counts =
          new PhaseSummary.Counts(
              counts.intended() + result.intended(),
              counts.ok() + result.ok(),
              counts.timeouts() + result.timeouts(),
              counts.errors() + result.errors(),
              counts.rejected() + result.rejected(),
              counts.tries() + result.tries(),
              counts.retries() + result.retries(),
              counts.hedges() + result.hedges(),
              counts.probes() + result.probes());
    }

    PhaseSummary summary(int count) {
      Map<Metric, double[]> taken = new LinkedHashMap<>();
      values.forEach((metric, all) -> taken.put(metric, Arrays.copyOf(all, count)));
      return new PhaseSummary(name, counts, latency.copy(), taken);
    }
  }
}
