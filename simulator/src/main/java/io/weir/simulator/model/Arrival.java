package io.weir.simulator.model;

/** When a client sends. */
public sealed interface Arrival {

  /**
   * Open loop, evenly spaced: request n at n / rate.
   *
   * @param perSecond above 0
   */
  record Constant(double perSecond) implements Arrival {}

  /**
   * Open loop, exponential gaps.
   *
   * @param perSecond the mean rate, above 0
   */
  record Poisson(double perSecond) implements Arrival {}
}
