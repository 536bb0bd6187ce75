package io.weir.simulator.chaos;

import java.util.List;

/** A random service: how many endpoints, how fast, with or without queues. */
final class ChaosService {

  /** How long a try at a steady one takes in the mean where it takes longest. */
  private static final double LONGEST_MILLIS = 4000;

  private final Dice dice;
  private final int endpoints;
  private double rate;
  private double slowestMillis;
  private String[] groups = {};
  private List<String> zones = List.of();

  ChaosService(Dice dice, int endpoints) {
    this.dice = dice;
    this.endpoints = endpoints;
  }

  /**
   * Of any kind; what it can carry is left to chance.
   *
   * @param zoned whether it is rather in zones than not
   * @param calls of other services, a list
   */
  String anything(boolean zoned, String calls) {
    String queue = dice.chance(0.5) ? "queue: " + dice.between(0, 30) : "queue: 100000";
    return "{ endpoints: "
        + kinds(zoned && dice.chance(0.7) ? 2 : dice.between(0, 2))
        + ", capacity: "
        + (dice.chance(0.5)
            ? "unlimited"
            : "{ concurrency: " + dice.between(1, 8) + ", " + queue + " }")
        + ", latency: "
        + latency(dice.anyScale(1, 300))
        + ", errors: "
        + (dice.chance(0.7) ? "0%" : dice.percent(0, 50))
        + ", reports: "
        + dice.chance(0.3)
        + (dice.chance(0.5) ? ", cold: " + cold(dice.between(1, 8)) : "")
        + (dice.chance(0.2) ? ", pauses: " + pauses(dice.time(200, 5000)) : "")
        + (dice.chance(0.2) ? ", antagonist: " + antagonist() : "")
        + ", calls: "
        + calls
        + " }";
  }

  /** One that can carry the {@link #rate} that is chosen with it. */
  String steady(double mostPerSecond) {
    boolean queues = dice.chance(0.6);
    double mean = queues ? dice.anyScale(5, 60) : dice.anyScale(10, 250);
    int concurrency = dice.between(1, 4);
    int kind = queues ? dice.between(0, 1) : 0;
    // The slow half of unequal endpoints serves half as fast, so that all carry three quarters.
    double capacity = endpoints * concurrency * (kind == 0 ? 1 : 0.75);
    rate =
        queues
            ? dice.between(0.3, 0.75) * capacity / mean * 1000
            : dice.anyScale(mostPerSecond / 8, mostPerSecond);
    if (rate > mostPerSecond) {
      mean *= rate / mostPerSecond;
      rate = mostPerSecond;
    }
    int cold = dice.between(1, 8);
    slowestMillis = mean * cold * (kind == 0 ? 1 : 2);
    return "{ endpoints: "
        + kinds(kind)
        + ", capacity: "
        + (queues ? "{ concurrency: " + concurrency + ", queue: 100000 }" : "unlimited")
        + ", latency: "
        + (queues && dice.chance(0.7) ? "{ exponential: " + Dice.millis(mean) + " }" : bell(mean))
        + ", cold: "
        + cold(cold)
        + (dice.chance(0.1) ? ", pauses: " + pauses("10s") : "")
        + " }";
  }

  /** By how much a steady one can become slower so that a try still takes some seconds at most. */
  double mostFactor() {
    return Math.max(2, LONGEST_MILLIS / slowestMillis);
  }

  /** What a steady one is asked, a second. */
  double rate() {
    return rate;
  }

  /** The zones that it is in, once it is described. */
  List<String> zones() {
    return zones;
  }

  private String kinds(int kind) {
    if (kind == 0 || endpoints < 2) {
      return Integer.toString(endpoints);
    }
    int first = endpoints / 2;
    int second = endpoints - first;
    groups = kind == 1 ? new String[] {"fast", "slow"} : new String[] {"a", "b"};
    zones = kind == 1 ? List.of() : List.of(groups);
    return kind == 1
        ? "{ groups: { fast: { count: "
            + first
            + " }, slow: { count: "
            + second
            + ", speed: 0.5x } } }"
        : "{ zones: { a: " + first + ", b: " + second + " } }";
  }

  private String latency(double mean) {
    return switch (dice.between(1, 5)) {
      case 1 -> Dice.millis(mean);
      case 2 -> "{ uniform: { from: 0ms, to: " + Dice.millis(2 * mean) + " } }";
      case 3 -> "{ exponential: " + Dice.millis(mean) + " }";
      case 4 -> "{ pareto: { scale: " + Dice.millis(mean / 3) + ", shape: 1.2 } }";
      default -> lognormal(mean, 8 * mean);
    };
  }

  /** Narrow or with a long tail. */
  private String bell(double mean) {
    String deviation = Dice.millis(mean * dice.anyScale(0.04, 0.65));
    return "{ lognormal: { mean: " + Dice.millis(mean) + ", sd: " + deviation + " } }";
  }

  private static String lognormal(double p50, double p99) {
    return "{ lognormal: { p50: " + Dice.millis(p50) + ", p99: " + Dice.millis(p99) + " } }";
  }

  private String cold(int factor) {
    return "{ by: " + factor + "x, for: " + dice.time(500, 6000) + " }";
  }

  private String pauses(String every) {
    return "{ every: { exponential: " + every + " }, length: " + dice.time(20, 900) + " }";
  }

  private String antagonist() {
    String group =
        groups.length > 0 && dice.chance(0.5) ? "group: " + dice.oneOf(groups) + ", " : "";
    return "{ "
        + group
        + "every: { exponential: "
        + dice.time(200, 5000)
        + " }, for: "
        + dice.time(50, 2000)
        + ", by: "
        + Dice.tenths(dice.between(1.1, 9))
        + "x }";
  }
}
