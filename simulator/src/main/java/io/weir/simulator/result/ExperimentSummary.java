package io.weir.simulator.result;

import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Experiment;
import java.util.List;

/**
 * All that is known of an experiment once its cells have run.
 *
 * @param experiment what was run
 * @param firstSeed the others follow it
 * @param stop after how many seeds, and why
 * @param variants in the order of the experiment
 * @param verdicts in the order of the assertions
 */
public record ExperimentSummary(
    Experiment experiment,
    long firstSeed,
    Stop stop,
    List<VariantSummary> variants,
    List<Verdict> verdicts) {

  /** The confidence of all intervals that are printed. */
  public static final double CONFIDENCE = 0.95;

  public ExperimentSummary {
    variants = List.copyOf(variants);
    verdicts = List.copyOf(verdicts);
  }

  /** How many seeds were run. */
  public int seeds() {
    return stop.count();
  }

  /** How many requests were simulated, warm-up included. */
  public long requests() {
    return variants.stream()
        .flatMap(variant -> variant.windows().intended().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** How many verdicts came out so. */
  public int count(Status status) {
    return (int) verdicts.stream().filter(verdict -> verdict.status() == status).count();
  }
}
