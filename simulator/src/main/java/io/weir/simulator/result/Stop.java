package io.weir.simulator.result;

import io.weir.simulator.model.NormalQuantile;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Seeds.Goal;
import io.weir.simulator.scenario.Seeds.HalfWidth;
import java.util.List;

/**
 * At which look at the results an experiment ended. To look repeatedly is to be wrong more often,
 * so the chance of it is spent over the looks after O'Brien and Fleming (1979; as a spending
 * function, Lan and DeMets 1983): very little at first, most of it at the last. Each look spends
 * its part as if it were alone, which is on the safe side.
 *
 * @param seeds what was planned
 * @param count how many seeds were run
 * @param reached whether the goal was reached; true without one
 */
public record Stop(Seeds seeds, int count, boolean reached) {

  private static final int HALVINGS = 200;

  /** Whether the number of seeds was left to the results. */
  public boolean isSequential() {
    return seeds.goal() != null;
  }

  /** How confident an interval at this look has to be, so that all looks are together. */
  public double confidence(double wanted) {
    if (!isSequential()) {
      return wanted;
    }
    int before = 0;
    for (int look : seeds.looks()) {
      before = look < count ? look : before;
    }
    double share = (double) count / seeds.to();
    return 1 - (spent(1 - wanted, share) - spent(1 - wanted, (double) before / seeds.to()));
  }

  /** As far as it goes, for people; empty if nothing is to be said. */
  public String text() {
    Goal goal = seeds.goal();
    if (goal == null) {
      return "";
    }
    return goal.text() + (reached ? " reached with " : " not reached with ") + count + " seeds";
  }

  /**
   * At this look.
   *
   * @param variants as they are after {@code count} seeds
   */
  public static Stop at(
      Seeds seeds, int count, List<Assertion> assertions, List<VariantSummary> variants) {
    Stop stop = new Stop(seeds, count, true);
    Goal goal = seeds.goal();
    boolean reached =
        switch (goal) {
          case null -> true;
          case HalfWidth width -> variants.stream().allMatch(v -> isNarrow(v, width, stop));
          case Seeds.Verdicts _ ->
              Judgement.of(assertions, variants, stop).stream().allMatch(Judgement::isDecided);
        };
    return new Stop(seeds, count, reached);
  }

  private static boolean isNarrow(VariantSummary variant, HalfWidth goal, Stop stop) {
    double confidence = stop.confidence(ExperimentSummary.CONFIDENCE);
    Estimate estimate = variant.phase(Assertion.ALL).estimate(goal.metric(), confidence);
    double unit = goal.relative() ? Math.abs(estimate.mean()) : 1;
    return estimate.hasInterval() && estimate.halfWidth() <= goal.limit() * unit;
  }

  /** The chance of a wrong conclusion that may be used up by then. */
  static double spent(double chance, double share) {
    if (share <= 0) {
      return 0;
    }
    double wanted = NormalQuantile.of(chance / 2) / Math.sqrt(share);
    double low = 0;
    double high = 0.5;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (middle > 0 && NormalQuantile.of(middle) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 2 * high;
  }
}
