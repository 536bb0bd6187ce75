package io.weir.simulator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What goes wrong: every kind of event that the format knows. */
final class ChaosEvents {

  private static final int KINDS = 11;

  /** Kinds that say how long service takes. */
  private static final Set<Integer> SLOWING = Set.of(1, 3, 10);

  /** Kinds that multiply how long it takes. */
  private static final Set<Integer> MULTIPLYING = Set.of(2, 4);

  private final Dice dice;
  private final String service;
  private final int endpoints;
  private final int mostHit;
  private final String[] refusals;
  private double mostFactor = Double.MAX_VALUE;
  private boolean compounding = true;
  private boolean slows;
  private boolean multiplies;

  /**
   * Events that hit a service.
   *
   * @param service its name
   * @param endpoints it has from the start
   * @param mostHit so many suffer from one event at most; at least 1
   * @param refusals statuses of failing answers
   */
  ChaosEvents(Dice dice, String service, int endpoints, int mostHit, String... refusals) {
    this.dice = dice;
    this.service = service;
    this.endpoints = endpoints;
    this.mostHit = mostHit;
    this.refusals = refusals;
  }

  /**
   * Lets nothing last long beyond its event. A worker is held until its try is served: that of a
   * slow endpoint which gets yet slower for hours.
   *
   * @param most that an event makes service longer by; at least 2
   */
  ChaosEvents ending(double most) {
    mostFactor = most;
    compounding = false;
    return this;
  }

  /** Some of them, each begun and over between two times, in milliseconds. */
  List<String> some(int count, int fromMillis, int toMillis) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = dice.between(fromMillis, toMillis - 1);
      events.add(event(kind(), at, dice.between(1, toMillis - at)));
    }
    return events;
  }

  private int kind() {
    int kind = dice.between(1, KINDS);
    while (!compounding && compounds(kind)) {
      kind = dice.between(1, KINDS);
    }
    slows |= SLOWING.contains(kind);
    multiplies |= MULTIPLYING.contains(kind);
    return kind;
  }

  private boolean compounds(int kind) {
    return (MULTIPLYING.contains(kind) && (slows || multiplies))
        || (SLOWING.contains(kind) && multiplies);
  }

  private String event(int kind, int at, int length) {
    String target = "endpoint: " + target();
    String how = "how: " + dice.oneOf("refuse", "reset", "blackhole");
    String start = "{ at: " + at + "ms, ";
    String span = start + "for: " + length + "ms, ";
    return switch (kind) {
      case 1 -> span + "slow: { " + target + ", latency: " + dice.time(100, 3000) + " } }";
      case 2 -> span + "slow: { " + target + ", by: " + factor(30) + " } }";
      case 3 -> // gray
          span + "slow: { " + target + ", latency: 2s, ratio: " + dice.percent(1, 60) + " } }";
      case 4 -> // degrading
          span + "slow: { " + target + ", by: { from: 1x, to: " + factor(40) + " } } }";
      case 5 -> span + "fail: { " + target + ", status: 500, after: " + dice.time(0.1, 5) + " } }";
      case 6 ->
          span + "fail: { " + target + ", status: 500, ratio: " + dice.percent(1, 90) + " } }";
      case 7 -> span + "fail: { " + target + ", " + refusal() + " } }";
      case 8 -> span + "pause: { " + target + " } }";
      case 9 -> start + "crash: { " + target + ", restart: " + length + "ms, " + how + " } }";
      case 10 -> span + "flap: { " + target + ", " + flapping(how) + " } }";
      default -> start + "rolling-restart: { " + target + ", " + rolling(length, how) + " } }";
    };
  }

  private String factor(int most) {
    return dice.between(2, (int) Math.min(most, mostFactor)) + "x";
  }

  private String target() {
    int count = dice.chance(0.5) ? 1 : dice.between(1, mostHit);
    int first = dice.between(0, endpoints - count);
    String one = service + "/" + first;
    return count == 1 ? one : one + ".." + (first + count - 1);
  }

  private String refusal() {
    String retryAfter = dice.chance(0.5) ? ", retry-after: " + dice.time(100, 5000) : "";
    return "status: " + dice.oneOf(refusals) + ", ratio: " + dice.percent(1, 100) + retryAfter;
  }

  private String flapping(String how) {
    String times = "up: " + dice.time(200, 4000) + ", down: " + dice.time(200, 4000);
    return times + ", " + (dice.chance(0.5) ? how : "latency: " + dice.time(100, 3000));
  }

  /** One after the other within the time. */
  private String rolling(int length, String how) {
    return "batch: 1, down: " + Math.max(1, length / mostHit) + "ms, " + how;
  }
}
