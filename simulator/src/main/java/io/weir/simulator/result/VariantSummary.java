package io.weir.simulator.result;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Variant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One variant over all seeds.
 *
 * @param variant what was simulated
 * @param phases in the order of the runs, the whole measured time first
 * @param windows the time series, warm-up included
 * @param tries in the whole measured time over all seeds, by endpoint such as {@code api/0}
 */
public record VariantSummary(
    Variant variant, List<PhaseSummary> phases, Windows windows, Map<String, Long> tries) {

  public VariantSummary {
    phases = List.copyOf(phases);
    tries = Collections.unmodifiableMap(new LinkedHashMap<>(tries));
  }

  /**
   * Sums over seeds, one a window.
   *
   * @param p99Nanos of single seeds' windows, summed over seeds
   */
  public record Windows(
      List<Long> intended, List<Long> ok, List<Long> failed, List<Long> p99Nanos) {
    public Windows {
      intended = List.copyOf(intended);
      ok = List.copyOf(ok);
      failed = List.copyOf(failed);
      p99Nanos = List.copyOf(p99Nanos);
    }
  }

  /** For people and as a key: the labels on all axes. */
  public String name() {
    return nameOf(variant);
  }

  /** For people and as a key: a variant's labels on all axes. */
  public static String nameOf(Variant variant) {
    return variant.labels().isEmpty() ? "default" : String.join(", ", variant.labels().values());
  }

  /** What was simulated. */
  public Scenario scenario() {
    return variant.scenario();
  }

  /** A phase by name; the whole time is {@code all}. */
  public PhaseSummary phase(String name) {
    return phases.stream()
        .filter(phase -> phase.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no phase '" + name + "'"));
  }
}
