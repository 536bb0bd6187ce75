package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.result.Runner.Task;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs all cells of an experiment and sums them up. */
public final class ExperimentRunner {

  private final Runner runner;

  /** One that runs its cells there. */
  public ExperimentRunner(Runner runner) {
    this.runner = runner;
  }

  /** Is told of each cell that is done, on the cell's thread, several at once. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A cell is done.
     *
     * @param result read only, and not kept
     * @param requests that were simulated in it, warm-up included
     */
    void cellDone(Variant variant, long seed, CellResult result, long requests);
  }

  /**
   * Runs every variant with every seed.
   *
   * @param firstSeed the others follow it
   * @param seeds how many, at least 1
   * @throws java.util.concurrent.CancellationException if everything was to stop
   * @throws CellException if a cell failed
   */
  public ExperimentSummary run(
      Experiment experiment, long firstSeed, int seeds, Listener listener) {
    List<Variant> variants = experiment.variants();
    List<Task> tasks = new ArrayList<>();
    List<VariantTally> tallies = new ArrayList<>();
    for (Variant variant : variants) {
      tallies.add(new VariantTally(variant, seeds, metrics(experiment, variant)));
      String name = experiment.name() + ", " + VariantSummary.nameOf(variant) + ", seed ";
      for (int i = 0; i < seeds; i++) {
        tasks.add(new Task(name + (firstSeed + i), variant.scenario(), firstSeed + i));
      }
    }
    runner.run(
        tasks,
        (task, result) -> {
          tallies.get(task / seeds).add(task % seeds, result);
          listener.cellDone(
              variants.get(task / seeds), tasks.get(task).seed(), result, requests(result));
        });
    List<VariantSummary> summaries = tallies.stream().map(VariantTally::summary).toList();
    List<Verdict> verdicts = Judgement.of(experiment.assertions(), summaries);
    return new ExperimentSummary(experiment, firstSeed, seeds, summaries, verdicts);
  }

  /** How many requests were simulated in a cell, warm-up included. */
  public static long requests(CellResult result) {
    return result.windows().stream().mapToLong(WindowResult::intended).sum();
  }

  /** All that need no parameter, the scenario's percentiles, and what assertions ask for. */
  public static List<Metric> metrics(Experiment experiment, Variant variant) {
    Set<Metric> metrics = new LinkedHashSet<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.PERCENTILE && !kind.hasSubject()) {
        metrics.add(Metric.of(kind));
      }
    }
    for (double percentile : variant.scenario().measure().percentiles()) {
      metrics.add(new Metric(Kind.PERCENTILE, percentile, ""));
    }
    experiment.assertions().stream().map(Assertion::metric).forEach(metrics::add);
    return List.copyOf(metrics);
  }
}
