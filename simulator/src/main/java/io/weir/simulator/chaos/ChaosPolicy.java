package io.weir.simulator.chaos;

import java.util.ArrayList;
import java.util.List;

/** Any policy block that the format allows, sensible or not. */
final class ChaosPolicy {

  private static final String[] OUTCOMES = {
    "connect", "reset", "timeout", "5xx", "gateway-error", "overload"
  };

  private final Dice dice;
  private final double rate;

  /**
   * Policies for a caller.
   *
   * @param rate at which it sends, a second
   */
  ChaosPolicy(Dice dice, double rate) {
    this.dice = dice;
    this.rate = rate;
  }

  /** The block. */
  String block() {
    return "{ " + String.join(", ", parts()) + " }";
  }

  /** A block with only some of the parts, to be laid over another. */
  String part() {
    List<String> parts = parts();
    double kept = dice.between(0.1, 1.0);
    String balancer = parts.getLast();
    parts.removeIf(_ -> !dice.chance(kept));
    if (parts.isEmpty()) {
      parts.add(balancer);
    }
    return "{ " + String.join(", ", parts) + " }";
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add("timeout: " + timeout());
    parts.add("retries: " + (dice.chance(0.3) ? "none" : retries()));
    parts.add("hedge: " + (dice.chance(0.5) ? "none" : hedge()));
    if (dice.chance(0.8)) {
      parts.add("failure-accrual: " + (dice.chance(0.4) ? "none" : accrual()));
    }
    if (dice.chance(0.5)) {
      parts.add("limits: " + limits());
    }
    if (dice.chance(0.2)) {
      String most = Dice.tenths(rate * dice.between(0.1, 1.5) + 0.1);
      parts.add("rate-limit: { rate: " + most + "/s, burst: " + dice.between(1, 9) + " }");
    }
    if (dice.chance(0.5)) {
      parts.add("locality: { prefer: same-zone, spill: " + dice.percent(1, 100) + " }");
    }
    parts.add("balancer: " + balancer());
    return parts;
  }

  private String timeout() {
    String perTry = dice.chance(0.3) ? "per-try: " + dice.time(5, 500) : "";
    if (dice.chance(0.15)) {
      return perTry.isEmpty() ? "none" : "{ " + perTry + " }";
    }
    String whole = "after: " + dice.time(20, 2000) + ", cancel: " + dice.chance(0.7);
    return "{ " + whole + (perTry.isEmpty() ? "" : ", " + perTry) + " }";
  }

  private String retries() {
    List<String> when = new ArrayList<>();
    for (String outcome : OUTCOMES) {
      if (dice.chance(0.6)) {
        when.add(outcome);
      }
    }
    return "{ attempts: "
        + dice.between(1, 6)
        + ", when: ["
        + String.join(", ", when.isEmpty() ? List.of("connect") : when)
        + "], backoff: "
        + (dice.chance(0.5) ? "none" : backoff())
        + ", non-idempotent: "
        + dice.chance(0.5)
        + ", budget: "
        + budget()
        + " }";
  }

  private String backoff() {
    double from = dice.anyScale(1, 300);
    String to = Dice.millis(from * dice.between(1, 4));
    String jitter = dice.chance(0.5) ? "none" : dice.percent(0, 100);
    return "{ from: " + Dice.millis(from) + ", to: " + to + ", jitter: " + jitter + " }";
  }

  private String budget() {
    String ratio =
        dice.chance(0.2) ? "0%" : Dice.tenths(dice.between(0, 100) * dice.between(0, 1.0)) + "%";
    String floor = dice.chance(0.3) ? "0/s" : dice.between(0, 20) + "/s";
    return "{ ratio: "
        + ratio
        + ", floor: "
        + floor
        + ", window: "
        + dice.time(1000, 12_000)
        + " }";
  }

  private String hedge() {
    String after = dice.chance(0.5) ? dice.time(1, 200) : "p" + Dice.tenths(dice.between(50, 99.9));
    return "{ after: " + after + ", extra: " + dice.between(1, 3) + ", budget: " + budget() + " }";
  }

  private String accrual() {
    double eject = dice.anyScale(10, 2000);
    return "{ consecutive: "
        + dice.between(0, 8)
        + ", success-rate: "
        + (dice.chance(0.5) ? "0%" : dice.percent(0, 100))
        + ", min-requests: "
        + dice.between(1, 10)
        + ", window: "
        + dice.time(100, 10_000)
        + ", eject: "
        + Dice.millis(eject)
        + ", max-eject: "
        + Dice.millis(eject * 10)
        + ", growth: "
        + Dice.tenths(dice.between(1, 4.0))
        + "x, jitter: "
        + dice.percent(0, 100)
        + ", max-ejected: "
        + dice.percent(0, 100)
        + ", panic: "
        + (dice.chance(0.5) ? "0%" : dice.percent(0, 100))
        + " }";
  }

  private String limits() {
    String pending = "pending: " + dice.between(0, 50) + ", max-wait: " + dice.time(1, 1000);
    if (dice.chance(0.5)) {
      return "{ requests: " + dice.between(1, 100) + ", " + pending + " }";
    }
    int min = dice.between(1, 20);
    String adaptive = "from: 20, min: " + min + ", max: " + dice.between(20, 120);
    return "{ adaptive: { " + adaptive + " }, " + pending + " }";
  }

  /** Any balancer with any parameters; half of the time Weir's own. */
  private String balancer() {
    String choices = "choices: " + (dice.chance(0.3) ? "all" : dice.between(2, 4));
    return switch (dice.between(1, 16)) {
      case 1 -> "round-robin";
      case 2 -> "random";
      case 3 -> "{ least-request: { " + choices + " } }";
      case 4 -> "{ ewma: { " + choices + ", pending: " + dice.chance(0.5) + " } }";
      case 5 -> "{ peak-ewma: { " + choices + " } }";
      case 6 -> "{ peak-ewma: { " + choices + ", failure-penalty: " + dice.time(1, 5000) + " } }";
      case 7 -> "{ prequal: { probes: " + Dice.tenths(dice.between(0.5, 3)) + " } }";
      case 8 -> "{ c3: { " + choices + ", clients: " + dice.between(1, 20) + " } }";
      case 9 ->
          "{ ring-hash: { key: source, table: "
              + dice.oneOf("ring", "maglev")
              + ", bounded-load: "
              + Dice.tenths(dice.between(1.1, 3))
              + "x } }";
      default -> dice.chance(0.3) ? "vigil" : vigil();
    };
  }

  private String vigil() {
    double interval = dice.anyScale(10, 1000);
    return "{ vigil: { decay: "
        + dice.time(1000, 20_000)
        + ", scan: "
        + dice.oneOf("0", "3", "32")
        + ", choices: "
        + dice.between(2, 8)
        + ", age: "
        + dice.chance(0.8)
        + ", suspicion: "
        + dice.chance(0.9)
        + ", overdue: p"
        + Dice.tenths(dice.between(90, 99.9))
        + ", guards: "
        + dice.chance(0.8)
        + ", probe: "
        + dice.oneOf("tied", "request")
        + ", probe-interval: "
        + Dice.millis(interval)
        + ", max-probe-interval: "
        + Dice.millis(interval * dice.between(1, 30))
        + ", ramp: "
        + dice.oneOf("0s", "2s")
        + ", feedback: "
        + dice.chance(0.3)
        + " } }";
  }
}
