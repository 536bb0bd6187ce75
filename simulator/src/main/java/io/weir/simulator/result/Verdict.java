package io.weir.simulator.result;

import io.weir.simulator.scenario.Assertion;

/**
 * What became of one assertion in one cell of the matrix.
 *
 * @param assertion what was demanded
 * @param cell the variant's name
 * @param versus the other variant's name; empty if there is none
 * @param status the outcome
 * @param basis what was held against the limit
 * @param value that was held against the limit: of the metric, or the improvement over the other
 *     variant; not a number if there is none
 * @param estimate where the value is from
 */
public record Verdict(
    Assertion assertion,
    String cell,
    String versus,
    Status status,
    Basis basis,
    double value,
    Estimate estimate) {

  /** The outcome. */
  public enum Status {
    /** The demand is met. */
    OK,
    /** It isn't. */
    FAILED,
    /** It isn't, but was only to warn. */
    WARNED,
    /** The variant to compare with was not run. */
    SKIPPED
  }

  /** What was held against the limit. */
  public enum Basis {
    /** The interval's lower end. */
    LOWER_BOUND,
    /** The interval's upper end. */
    UPPER_BOUND,
    /** The mean over seeds, as demanded. */
    MEAN,
    /** The only seed's value, there being no interval. */
    ONE_SEED,
    /** The worst seed's value. */
    WORST_SEED,
    /** Nothing: no seed has a value. */
    NO_VALUE
  }
}
