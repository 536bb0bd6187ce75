package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.result.Runner.Task;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
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
   * The experiment with the warm-up that its first results ask for; the same if it has one already.
   *
   * @throws InconclusiveException if there is no steady state
   */
  public Experiment warmed(Experiment experiment, long firstSeed) {
    return WarmUp.resolve(experiment, firstSeed, runner);
  }

  /**
   * Runs every variant with every seed, or until the goal is reached.
   *
   * @param firstSeed the others follow it
   * @throws java.util.concurrent.CancellationException if everything was to stop
   * @throws CellException if a cell failed
   * @throws InconclusiveException if there is no steady state
   */
  public ExperimentSummary run(
      Experiment original, long firstSeed, Seeds seeds, Listener listener) {
    Experiment experiment = warmed(original, firstSeed);
    List<VariantTally> tallies =
        experiment.variants().stream()
            .map(variant -> new VariantTally(variant, seeds.to(), metrics(experiment, variant)))
            .toList();
    List<VariantSummary> summaries = List.of();
    Stop stop = new Stop(seeds, 0, false);
    for (int look : seeds.looks()) {
      run(experiment, tallies, firstSeed, stop.count(), look, listener);
      summaries = tallies.stream().map(tally -> tally.summary(look)).toList();
      stop = Stop.at(seeds, look, experiment.assertions(), summaries);
      if (stop.reached()) {
        break;
      }
    }
    List<Verdict> verdicts = Judgement.of(experiment.assertions(), summaries, stop);
    return new ExperimentSummary(experiment, firstSeed, stop, summaries, verdicts);
  }

  /** Seeds by their index. */
  private void run(
      Experiment experiment,
      List<VariantTally> tallies,
      long firstSeed,
      int from,
      int to,
      Listener listener) {
    List<Variant> variants = experiment.variants();
    List<Task> tasks = new ArrayList<>();
    for (Variant variant : variants) {
      String name = experiment.name() + ", " + VariantSummary.nameOf(variant) + ", seed ";
      for (int i = from; i < to; i++) {
        tasks.add(new Task(name + (firstSeed + i), variant.scenario(), firstSeed + i));
      }
    }
    int seeds = to - from;
    runner.run(
        tasks,
        (task, result) -> {
          tallies.get(task / seeds).add(from + task % seeds, result);
          listener.cellDone(
              variants.get(task / seeds), tasks.get(task).seed(), result, requests(result));
        });
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
    if (experiment.seeds().goal() instanceof Seeds.HalfWidth width) {
      metrics.add(width.metric());
    }
    return List.copyOf(metrics);
  }
}
