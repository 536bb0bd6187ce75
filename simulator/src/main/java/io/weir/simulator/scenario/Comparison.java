package io.weir.simulator.scenario;

/**
 * What an assertion demands of its metric. Numbers are in the metric's unit: shares from 0 to 1,
 * nanoseconds, a second, or plain.
 */
public sealed interface Comparison {

  /** {@code >= limit}. */
  record AtLeast(double limit) implements Comparison {}

  /** {@code <= limit}. */
  record AtMost(double limit) implements Comparison {}

  /** {@code in from..to}, both ends included. */
  record Within(double from, double to) implements Comparison {}

  /**
   * {@code +4pp} or {@code -10%}: better than the other cell by at least so much, where {@link
   * Metric.Kind#higherIsBetter} says what better is.
   *
   * @param amount never negative
   * @param relative whether the amount is a share of the other cell's value rather than in the
   *     metric's unit
   */
  record BetterBy(double amount, boolean relative) implements Comparison {}
}
