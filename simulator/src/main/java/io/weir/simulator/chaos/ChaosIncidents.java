package io.weir.simulator.chaos;

import java.util.Collection;
import java.util.List;

/** What happens to more than some endpoints: to a mesh, its load, its zones, its policies. */
final class ChaosIncidents {

  private final Dice dice;
  private final int seconds;

  /** Incidents that begin within so many seconds. */
  ChaosIncidents(Dice dice, int seconds) {
    this.dice = dice;
    this.seconds = seconds;
  }

  String load() {
    return begun()
        + lasting(500)
        + "load: { client: web, by: "
        + dice.oneOf("0.5x", "2x", "4x")
        + " } }";
  }

  String partition() {
    String loss = dice.oneOf("100%", "30%", "3%");
    return begun()
        + lasting(100)
        + "partition: { between: [ edge/0, api/0 ], loss: "
        + loss
        + " } }";
  }

  String scale() {
    return begun()
        + "scale: { service: api, to: "
        + dice.between(1, 40)
        + ", over: "
        + dice.oneOf("0s", "1s", "4s")
        + " } }";
  }

  /** One of the zones is gone for a while, or for good. */
  String zoneOutage(Collection<String> zones) {
    String zone = dice.oneOf(zones.toArray(String[]::new));
    String how = dice.oneOf("refuse", "reset", "blackhole");
    String span = dice.chance(0.9) ? lasting(100) : "";
    return begun() + span + "zone-outage: { zone: " + zone + ", how: " + how + " } }";
  }

  /** One of the links, or all to a service, or all there are, get other policies. */
  String config(List<String> links) {
    String link = dice.oneOf(links.toArray(String[]::new));
    String pair =
        switch (dice.between(1, 6)) {
          case 1 -> "*>*";
          case 2 -> "*" + link.substring(link.indexOf('>'));
          default -> link;
        };
    String block = new ChaosPolicy(dice, 100).part();
    return begun() + "config: { policies: { \"" + pair + "\": " + block + " } } }";
  }

  private String begun() {
    return "{ at: " + dice.between(0, seconds * 1000 - 1) + "ms, ";
  }

  private String lasting(int leastMillis) {
    return "for: " + dice.time(leastMillis, 3000) + ", ";
  }
}
