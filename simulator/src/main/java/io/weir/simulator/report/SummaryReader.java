package io.weir.simulator.report;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Judgement;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.PhaseSummary.Counts;
import io.weir.simulator.result.Stop;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.result.VariantSummary.Windows;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Unit;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code summary.json} back, so that reports can be drawn without running anything again. A
 * value of a seed has as many digits as the file.
 */
public final class SummaryReader {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final long MOST_BUCKETS = 1 << 20;

  private final Experiment experiment;
  private final Seeds seeds;

  private SummaryReader(Experiment experiment, Seeds seeds) {
    this.experiment = experiment;
    this.seeds = seeds;
  }

  /**
   * The results of an experiment.
   *
   * @param seeds what was planned
   * @throws UnexpectedException if the file is of another one, or holds too little
   */
  public static ExperimentSummary read(Experiment experiment, Seeds seeds, Json json) {
    return new SummaryReader(experiment, seeds).summary(Tree.of(json));
  }

  private ExperimentSummary summary(Tree root) {
    if (root.at("layout").whole() != SummaryJson.LAYOUT) {
      throw new UnexpectedException("it was written by another version; run again");
    }
    if (!root.at("scenario").text().equals(experiment.name())) {
      throw new UnexpectedException("it is of scenario '" + root.at("scenario").text() + "'");
    }
    if (root.at("model").whole() != Scenario.MODEL) {
      throw new UnexpectedException(
          "it is of model " + root.at("model").whole() + ", and this is " + Scenario.MODEL);
    }
    List<VariantSummary> variants = new ArrayList<>();
    for (Variant variant : experiment.variants()) {
      variants.add(variant(variant, root.at("variants").at(VariantSummary.nameOf(variant))));
    }
    int count = (int) root.at("seeds").at("count").whole();
    Stop stop = Stop.at(seeds, count, experiment.assertions(), variants);
    return new ExperimentSummary(
        experiment,
        root.at("seeds").at("first").whole(),
        stop,
        variants,
        Judgement.of(experiment.assertions(), variants, stop));
  }

  private VariantSummary variant(Variant variant, Tree tree) {
    List<Metric> metrics = ExperimentRunner.metrics(experiment, variant);
    List<PhaseSummary> phases = new ArrayList<>();
    phases.add(phase(Assertion.ALL, tree.at("phases").at(Assertion.ALL), metrics));
    for (Scenario.Phase phase : variant.scenario().measure().phases()) {
      phases.add(phase(phase.name(), tree.at("phases").at(phase.name()), metrics));
    }
    Map<String, Long> tries = new LinkedHashMap<>();
    for (Tree endpoint : tree.at("tries").items()) {
      tries.put(endpoint.items().getFirst().text(), endpoint.items().getLast().whole());
    }
    return new VariantSummary(variant, phases, windows(tree.at("windows")), tries);
  }

  private static PhaseSummary phase(String name, Tree tree, List<Metric> metrics) {
    Map<Metric, double[]> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      Tree seeds = tree.at("metrics").at(metric.toString()).at("seeds");
      values.put(metric, values(metric.kind().unit(), seeds));
    }
    return new PhaseSummary(name, counts(tree.at("counts")), histogram(tree.at("latency")), values);
  }

  private static double[] values(Unit unit, Tree seeds) {
    double[] values = seeds.numbers();
    for (int i = 0; i < values.length; i++) {
      values[i] = unit == Unit.DURATION ? values[i] * NANOS_PER_MILLI : values[i];
    }
    return values;
  }

  private static Counts counts(Tree counts) {
    return new Counts(
        counts.at("intended").whole(),
        counts.at("ok").whole(),
        counts.at("timeouts").whole(),
        counts.at("errors").whole(),
        counts.at("rejected").whole(),
        counts.at("tries").whole(),
        counts.at("retries").whole(),
        counts.at("hedges").whole(),
        counts.at("probes").whole());
  }

  private static Windows windows(Tree windows) {
    return new Windows(
        windows.at("intended").at("sum").wholes(),
        windows.at("ok").at("sum").wholes(),
        windows.at("failed").at("sum").wholes(),
        windows.at("p99-ns").at("sum").wholes());
  }

  /** A histogram as {@link SummaryJson#histogram} writes it. */
  static LogLinearHistogram histogram(Tree tree) {
    List<Tree> buckets = tree.at("counts").items();
    long last = buckets.isEmpty() ? -1 : buckets.getLast().wholes().getFirst();
    if (last >= MOST_BUCKETS) {
      throw new UnexpectedException("'" + tree.path() + "' has more buckets than there are");
    }
    long[] counts = new long[(int) last + 1];
    try {
      buckets.forEach(each -> {
        List<Long> bucket = each.wholes();
        counts[Math.toIntExact(bucket.getFirst())] = bucket.getLast();
      });
      return LogLinearHistogram.of(
          (int) tree.at("bits").whole(), counts, tree.at("max-ns").whole());
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new UnexpectedException("'" + tree.path() + "' is no histogram");
    }
  }
}
