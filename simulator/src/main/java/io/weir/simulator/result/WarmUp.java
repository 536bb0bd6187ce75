package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.result.Runner.Task;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds how much at the beginning of a run is not yet the steady state, by MSER-5 (White 1997; the
 * best of 44 methods to Hoad and Robinson 2008): of means of five windows, so many are cut off that
 * the standard error of those that remain is least. The series is the windows' p99, averaged over a
 * few runs of each variant; all variants get the longest warm-up, since they are compared.
 */
final class WarmUp {

  private static final int BATCH = 5;
  private static final int PILOTS = 3;
  private static final int LEAST_BATCHES = 5;

  private WarmUp() {}

  /**
   * The experiment with its warm-up; the same if it has one already.
   *
   * @throws InconclusiveException if more than half of the run would be cut off
   */
  static Experiment resolve(Experiment experiment, long firstSeed, Runner runner) {
    if (!experiment.autoWarmup()) {
      return experiment;
    }
    List<Variant> variants = experiment.variants();
    List<double[]> series = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (Variant variant : variants) {
      String name = experiment.name() + ", " + VariantSummary.nameOf(variant) + ", seed ";
      series.add(new double[windows(variant)]);
      for (long seed = firstSeed; seed < firstSeed + PILOTS; seed++) {
        tasks.add(new Task(name + seed, variant.scenario(), seed));
      }
    }
    runner.run(tasks, (task, result) -> add(series.get(task / PILOTS), result));
    int most = 0;
    for (int i = 0; i < variants.size(); i++) {
      String name = experiment.name() + ", " + VariantSummary.nameOf(variants.get(i));
      OptionalInt cut = cut(series.get(i));
      most = Math.max(most, cut.orElseThrow(() -> new InconclusiveException(name)));
    }
    return experiment.withWarmup(most * variants.getFirst().scenario().measure().windowNanos());
  }

  private static int windows(Variant variant) {
    long width = variant.scenario().measure().windowNanos();
    return (int) ((variant.scenario().durationNanos() + width - 1) / width);
  }

  /** Sums of whole numbers below 2^53, so the order of the seeds leaves no trace. */
  private static void add(double[] series, CellResult result) {
    List<WindowResult> windows = result.windows();
    synchronized (series) {
      for (int i = 0; i < Math.min(series.length, windows.size()); i++) {
        series[i] += windows.get(i).p99Nanos();
      }
    }
  }

  /** How many windows to cut off; empty if it would be more than half of them. */
  static OptionalInt cut(double[] series) {
    double[] batches = new double[series.length / BATCH];
    for (int i = 0; i < batches.length * BATCH; i++) {
      batches[i / BATCH] += series[i] / BATCH;
    }
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int from = 0; from <= batches.length - LEAST_BATCHES; from++) {
      double error = error(batches, from);
      if (error < least) {
        least = error;
        best = from;
      }
    }
    return 2 * best > batches.length ? OptionalInt.empty() : OptionalInt.of(best * BATCH);
  }

  private static double error(double[] batches, int from) {
    int count = batches.length - from;
    double sum = 0;
    for (int i = from; i < batches.length; i++) {
      sum += batches[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < batches.length; i++) {
      squares += (batches[i] - mean) * (batches[i] - mean);
    }
    return squares / count / count;
  }
}
