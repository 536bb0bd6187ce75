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

  /**
   * Open loop at a rate that changes linearly and then stays.
   *
   * @param random exponential gaps instead of even ones
   * @param from a second, at the start; at least 0
   * @param to a second, from {@code overNanos} on; above 0
   * @param overNanos how long it takes, above 0
   */
  record Ramp(boolean random, double from, double to, long overNanos) implements Arrival {

    /** When as many requests are expected as given. */
    public double nanosAt(double requests) {
      double over = overNanos / 1e9;
      double within = (from + to) / 2 * over;
      if (requests >= within) {
        return (over + (requests - within) / to) * 1e9;
      }
      // from t + (to - from) t^2 / 2 over = requests, in the form that doesn't cancel
      double slope = (to - from) / over;
      return 2 * requests / (from + Math.sqrt(from * from + 2 * slope * requests)) * 1e9;
    }
  }

  /**
   * Open loop in bursts, the first at once: exponential gaps within each, silence between them.
   *
   * @param perSecond the mean rate within a burst, above 0
   * @param lengthNanos of a burst, above 0
   * @param everyNanos from the beginning of one to that of the next, at least the length
   */
  record Bursts(double perSecond, long lengthNanos, long everyNanos) implements Arrival {

    /** When as many requests are expected as given. */
    public double nanosAt(double requests) {
      double active = requests / perSecond * 1e9;
      double burst = Math.floor(active / lengthNanos);
      return burst * everyNanos + (active - burst * lengthNanos);
    }
  }

  /**
   * Closed loop: each user waits for its answer, thinks, and sends again.
   *
   * @param users at least 1
   * @param think between an answer and the next request, and before the first one
   */
  record Closed(int users, Distribution think) implements Arrival {}
}
