package io.weir.simulator.live;

import io.weir.simulator.model.Fault;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.StudentT;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether reality agrees with the simulation: each metric of a live run has to be where a further
 * seed of the simulation would be expected (a 95 % prediction interval over its seeds), give or
 * take a stated allowance; and whatever the simulation ranks, reality must not rank the other way
 * round.
 *
 * @param rows in the order of variants and metrics
 * @param ranking pairs of variants that the simulation ranks by success rate
 */
public record Agreement(List<Row> rows, List<Rank> ranking) {

  /** Success rates that are nearer to each other are not ranked. */
  static final double RANKED_FROM = 0.0002;

  private static final List<Allowance> ALLOWANCES =
      List.of(
          new Allowance(Metric.of(Kind.SUCCESS_RATE), 0.003, 0, "0.3 pp"),
          new Allowance(new Metric(Kind.PERCENTILE, 50, ""), 5e6, 0, "5 ms"),
          new Allowance(new Metric(Kind.PERCENTILE, 99, ""), 0, 0.15, "15 %"),
          new Allowance(Metric.of(Kind.EXTRA_LOAD), 0.003, 0, "0.3 pp"));

  public Agreement {
    rows = List.copyOf(rows);
    ranking = List.copyOf(ranking);
  }

  private record Allowance(Metric metric, double absolute, double relative, String text) {

    double of(double bound) {
      return absolute + relative * Math.abs(bound);
    }
  }

  /**
   * One metric of one variant, in the metric's unit.
   *
   * @param live what reality shows
   * @param simulated the mean over seeds
   * @param low the least that agrees
   * @param high the most that agrees
   * @param allowance by which the prediction interval was widened, for people
   */
  public record Row(
      String variant,
      Metric metric,
      double live,
      double simulated,
      double low,
      double high,
      String allowance) {

    /** Whether reality is where it was expected. */
    public boolean agrees() {
      return live >= low && live <= high;
    }
  }

  /**
   * Two variants whose success rates the simulation tells apart.
   *
   * @param better in the simulation
   * @param worse in the simulation
   * @param agrees whether reality has them in the same order
   */
  public record Rank(String better, String worse, boolean agrees) {}

  /** Holds a live run against the simulation of the same variants. */
  public static Agreement of(ExperimentSummary live, ExperimentSummary simulated) {
    List<Row> rows = new ArrayList<>();
    for (VariantSummary variant : live.variants()) {
      VariantSummary other = named(simulated, variant.name());
      for (Allowance allowance : ALLOWANCES) {
        if (isKnown(allowance.metric(), variant)) {
          rows.add(row(variant, other, allowance));
        }
      }
    }
    return new Agreement(rows, ranking(live, simulated));
  }

  /** Whether all of it does. */
  public boolean holds() {
    return rows.stream().allMatch(Row::agrees) && ranking.stream().allMatch(Rank::agrees);
  }

  /** A try that finds no connection is counted in a simulation, and not seen by live backends. */
  private static boolean isKnown(Metric metric, VariantSummary variant) {
    return metric.kind() != Kind.EXTRA_LOAD
        || variant.scenario().faults().stream().noneMatch(Fault.Down.class::isInstance);
  }

  private static Row row(VariantSummary live, VariantSummary simulated, Allowance allowance) {
    double[] seeds = all(simulated).values(allowance.metric());
    double[] expected = prediction(seeds);
    return new Row(
        live.name(),
        allowance.metric(),
        mean(all(live).values(allowance.metric())),
        mean(seeds),
        expected[0] - allowance.of(expected[0]),
        expected[1] + allowance.of(expected[1]),
        allowance.text());
  }

  private static List<Rank> ranking(ExperimentSummary live, ExperimentSummary simulated) {
    List<Rank> ranking = new ArrayList<>();
    for (VariantSummary better : simulated.variants()) {
      for (VariantSummary worse : simulated.variants()) {
        if (isRanked(success(better), success(worse))) {
          double gain =
              mean(success(named(live, better.name()))) - mean(success(named(live, worse.name())));
          ranking.add(new Rank(better.name(), worse.name(), gain > 0));
        }
      }
    }
    return ranking;
  }

  private static boolean isRanked(double[] better, double[] worse) {
    return prediction(better)[0] > prediction(worse)[1] && mean(better) - mean(worse) > RANKED_FROM;
  }

  /** Between what a further value of the same kind is, in 95 of 100 cases. */
  static double[] prediction(double[] values) {
    double mean = mean(values);
    int count = values.length;
    if (count < 2) {
      return new double[] {mean, mean};
    }
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double half =
        StudentT.quantile(ExperimentSummary.CONFIDENCE, count - 1)
            * Math.sqrt(squares / (count - 1) * (1 + 1.0 / count));
    return new double[] {mean - half, mean + half};
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double[] success(VariantSummary variant) {
    return all(variant).values(Metric.of(Kind.SUCCESS_RATE));
  }

  private static PhaseSummary all(VariantSummary variant) {
    return variant.phase(Assertion.ALL);
  }

  private static VariantSummary named(ExperimentSummary summary, String name) {
    return summary.variants().stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
