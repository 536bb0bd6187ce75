package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;

/**
 * How much extra load retries (or hedges) of one cluster may make together: within any {@code
 * window} at most {@code ratio} of the requests of that window plus {@code floorPerSecond} a
 * second.
 *
 * <p>The rule is Finagle's RetryBudget.
 *
 * @param ratio 0 to 10, extra tries per request
 * @param floorPerSecond 0 to 1,000,000, so that a caller with little traffic can retry too
 * @param window 1 s to 1 min
 */
public record BudgetSpec(double ratio, double floorPerSecond, Duration window) {

  /** Linkerd's and Finagle's: 20 % and 10 a second, over ten seconds. */
  public static final BudgetSpec RETRIES = new BudgetSpec(0.2, 10, Duration.ofSeconds(10));

  /** Five percent and no reserve, over ten seconds. */
  public static final BudgetSpec HEDGES = new BudgetSpec(0.05, 0, Duration.ofSeconds(10));

  public BudgetSpec {
    require(ratio >= 0 && ratio <= 10, "budget.ratio", "must be from 0% to 1000%");
    require(
        floorPerSecond >= 0 && floorPerSecond <= 1_000_000,
        "budget.floor",
        "must be from 0/s to 1000000/s");
    require(
        window.compareTo(Duration.ofSeconds(1)) >= 0
            && window.compareTo(Duration.ofMinutes(1)) <= 0,
        "budget.window",
        "must be from 1s to 1m");
  }
}
