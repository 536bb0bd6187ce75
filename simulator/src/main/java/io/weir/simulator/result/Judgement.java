package io.weir.simulator.result;

import io.weir.simulator.result.Verdict.Basis;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Assertion.Judge;
import io.weir.simulator.scenario.Assertion.Severity;
import io.weir.simulator.scenario.Comparison;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Comparison.AtMost;
import io.weir.simulator.scenario.Comparison.BetterBy;
import io.weir.simulator.scenario.Comparison.Within;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds assertions against summaries. By default the end of the confidence interval that is nearer
 * to the limit has to clear it, so a verdict of {@code ok} isn't luck with the seeds.
 */
public final class Judgement {

  private Judgement() {}

  /** A verdict for each assertion and each variant that it selects, in this order. */
  public static List<Verdict> of(
      List<Assertion> assertions, List<VariantSummary> variants, Stop stop) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Assertion assertion : assertions) {
      for (VariantSummary variant : variants) {
        if (assertion.selects(variant.variant().labels())) {
          verdicts.add(judge(assertion, variant, variants, stop));
        }
      }
    }
    return verdicts;
  }

  private static Verdict judge(
      Assertion assertion, VariantSummary variant, List<VariantSummary> variants, Stop stop) {
    double[] values = values(assertion, variant);
    if (!(assertion.comparison() instanceof BetterBy better)) {
      return conclude(assertion, variant.name(), "", assertion.comparison(), values, stop);
    }
    Map<String, String> labels = assertion.other(variant.variant().labels());
    Optional<VariantSummary> other =
        variants.stream().filter(v -> v.variant().labels().equals(labels)).findFirst();
    if (other.isEmpty()) {
      String name = String.join(", ", labels.values());
      return new Verdict(
          assertion,
          variant.name(),
          name,
          Status.SKIPPED,
          Basis.NO_VALUE,
          Double.NaN,
          Estimate.NONE);
    }
    double[] gains = gains(assertion, better, values, values(assertion, other.get()));
    Comparison demand = new AtLeast(better.amount());
    return conclude(assertion, variant.name(), other.get().name(), demand, gains, stop);
  }

  private static double[] values(Assertion assertion, VariantSummary variant) {
    return variant.phase(assertion.phase()).values(assertion.metric());
  }

  /**
   * By how much each seed is better than the same seed of the other variant. Pairs share their
   * random numbers, so most of the noise cancels out.
   */
  private static double[] gains(
      Assertion assertion, BetterBy better, double[] own, double[] others) {
    int sign = assertion.metric().kind().higherIsBetter() ? 1 : -1;
    double[] gains = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      double gain = sign * (own[i] - others[i]);
      gains[i] = better.relative() && gain != 0 ? gain / Math.abs(others[i]) : gain;
      if (Double.isInfinite(gains[i])) {
        return new double
            [0]; // a share of zero has no size, and to leave the seed out would flatter
      }
    }
    return gains;
  }

  private static Verdict conclude(
      Assertion assertion,
      String cell,
      String versus,
      Comparison demand,
      double[] values,
      Stop stop) {
    Estimate estimate =
        Estimate.of(assertion.metric(), values, stop.confidence(assertion.confidence()));
    Held held = held(assertion.judge(), demand, estimate);
    Status bad = assertion.severity() == Severity.WARN ? Status.WARNED : Status.FAILED;
    Status status = clears(demand, held.value) ? Status.OK : bad;
    return new Verdict(assertion, cell, versus, status, held.basis, held.value, estimate);
  }

  /** Whether more seeds would hardly change it: the whole interval is on one side of the limit. */
  static boolean isDecided(Verdict verdict) {
    Estimate estimate = verdict.estimate();
    boolean open =
        verdict.assertion().judge() == Judge.BOUND
            && verdict.status() != Status.SKIPPED
            && verdict.status() != Status.OK
            && estimate.isKnown();
    return !open || !couldClear(verdict.assertion().comparison(), estimate);
  }

  private static boolean couldClear(Comparison demand, Estimate estimate) {
    return switch (demand) {
      case AtLeast least -> estimate.high() >= least.limit();
      case BetterBy better -> estimate.high() >= better.amount();
      case AtMost most -> estimate.low() <= most.limit();
      case Within within -> estimate.high() >= within.from() && estimate.low() <= within.to();
    };
  }

  /** The number that is held against the limit. */
  private record Held(Basis basis, double value) {}

  private static Held held(Judge judge, Comparison demand, Estimate estimate) {
    if (!estimate.isKnown()) {
      return new Held(Basis.NO_VALUE, Double.NaN);
    }
    return switch (judge) {
      case MEAN -> new Held(Basis.MEAN, estimate.mean());
      case EVERY_SEED ->
          new Held(Basis.WORST_SEED, worse(demand, estimate.least(), estimate.greatest()));
      case BOUND -> {
        if (!estimate.hasInterval()) {
          yield new Held(Basis.ONE_SEED, estimate.mean());
        }
        double end = worse(demand, estimate.low(), estimate.high());
        yield new Held(
            end < estimate.mean() || demand instanceof AtLeast
                ? Basis.LOWER_BOUND
                : Basis.UPPER_BOUND,
            end);
      }
    };
  }

  /** Of two numbers the one that is worse for the demand: for a range the one farther out. */
  private static double worse(Comparison demand, double low, double high) {
    return switch (demand) {
      case AtLeast _, BetterBy _ -> low;
      case AtMost _ -> high;
      case Within within -> within.from() - low > high - within.to() ? low : high;
    };
  }

  private static boolean clears(Comparison demand, double value) {
    return switch (demand) {
      case AtLeast least -> value >= least.limit();
      case BetterBy better -> value >= better.amount();
      case AtMost most -> value <= most.limit();
      case Within within -> value >= within.from() && value <= within.to();
    };
  }
}
