package io.weir.simulator.chaos;

import java.util.ArrayList;
import java.util.List;

/** A random client: when it sends, what, and how long it waits. */
final class ChaosClient {

  private final Dice dice;
  private final int seconds;

  /** One that sends for so many seconds. */
  ChaosClient(Dice dice, int seconds) {
    this.dice = dice;
    this.seconds = seconds;
  }

  /** Its block; about so many requests a second in the mean. */
  String block(double rate) {
    return "{ to: edge, method: "
        + (dice.chance(0.8) ? "GET" : "POST")
        + ", arrival: "
        + arrival(rate)
        + ", timeout: "
        + dice.time(50, 3000)
        + " }";
  }

  private String arrival(double rate) {
    String steady = Dice.tenths(rate) + "/s";
    String twice = Dice.tenths(2 * rate) + "/s";
    return switch (dice.between(1, 8)) {
      case 1 -> "{ open: constant, rate: " + steady + " }";
      case 2 -> "{ open: poisson, rate: { from: 0/s, to: " + twice + ", over: " + seconds + "s } }";
      case 3 -> "{ open: bursts, rate: " + twice + ", length: 300ms, every: 900ms }";
      case 4 -> {
        int users = dice.between(1, 30);
        yield "{ closed: " + users + ", think: " + Dice.millis(users / rate * 1000) + " }";
      }
      case 5 -> "{ open: mmpp, states: [ " + state("0/s") + ", " + state(twice) + " ] }";
      case 6 -> trace(1000 / rate);
      default -> "{ open: poisson, rate: " + steady + " }";
    };
  }

  private String state(String rate) {
    return "{ rate: " + rate + ", sojourn: " + dice.time(100, 3000) + " }";
  }

  /** A few requests, mostly over and over. */
  private String trace(double meanGapMillis) {
    List<String> moments = new ArrayList<>();
    double at = 0;
    for (int left = dice.between(1, 40); left > 0; left--) {
      at += meanGapMillis * dice.between(0.1, 1.9);
      moments.add("{ at: " + Dice.millis(at) + ", path: " + dice.oneOf("/", "/a", "/b?c=d") + " }");
    }
    return "{ trace: [ "
        + String.join(", ", moments)
        + " ], speed: "
        + dice.oneOf("0.5x", "1x", "3x")
        + ", cycle: "
        + dice.chance(0.8)
        + " }";
  }
}
