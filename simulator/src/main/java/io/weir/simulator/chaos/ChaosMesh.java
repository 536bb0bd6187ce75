package io.weir.simulator.chaos;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A random mesh in which anything is combined with anything: a gateway before {@code api}, which
 * may call {@code mid} and {@code leaf}, in zones or not, and what becomes of them.
 */
final class ChaosMesh {

  private static final int REQUESTS = 3000;
  private static final String[] REFUSALS = {"400", "404", "429", "502", "503"};

  private final Dice dice;
  private final int seconds;
  private final boolean zoned;
  private final List<String> services = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private final List<String> policies = new ArrayList<>();
  private final Set<String> zones = new LinkedHashSet<>();

  ChaosMesh(Dice dice) {
    this.dice = dice;
    this.seconds = dice.between(2, 16);
    this.zoned = dice.chance(0.5);
  }

  /** How long requests arrive. */
  int seconds() {
    return seconds;
  }

  /** Everything but the head of the file. */
  List<String> lines() {
    int endpoints = dice.chance(0.25) ? dice.between(1, 3) : dice.between(2, 40);
    double rate = REQUESTS * dice.between(0.05, 1.0) / seconds;
    boolean calls = dice.chance(0.4);
    List<String> lines = new ArrayList<>();
    lines.add("network: { same-zone: " + overhead() + ", cross-zone: " + overhead() + " }");
    lines.add("discovery: { lag: " + dice.oneOf("0s", "500ms", "3s") + " }");
    lines.add("clients:");
    lines.add("  web: " + new ChaosClient(dice, seconds).block(calls ? rate / 4 : rate));
    lines.add("gateways:");
    lines.add("  edge: " + gateway());
    link("edge>api", rate);
    if (calls) {
      addCalls(endpoints);
      lines.add("sidecars: { overhead: " + overhead() + " }");
    } else {
      addService("api", endpoints, "[]");
    }
    addIncidents();
    lines.add("services:");
    lines.addAll(services);
    lines.add("events: [");
    events.forEach(event -> lines.add("  " + event + ","));
    lines.add("]");
    lines.add("policies:");
    policies.forEach(policy -> lines.add("  " + policy));
    return lines;
  }

  private String overhead() {
    return dice.chance(0.7) ? "0ms" : "{ exponential: " + dice.time(0.01, 20) + " }";
  }

  private String gateway() {
    int replicas = dice.between(1, 3);
    String where = zoned ? ", zones: [ " + String.join(", ", places(replicas)) + " ]" : "";
    return ChaosScenario.gateway(replicas, dice.between(1, 4), overhead(), where);
  }

  /** Zones for at most so many replicas; no endpoint is ever in {@code c}. */
  private List<String> places(int replicas) {
    List<String> some = new ArrayList<>(List.of("a", "b", "c"));
    some.remove(dice.oneOf("a", "b", "c", "c"));
    if (dice.chance(0.5)) {
      some.remove(dice.between(0, 1));
    }
    List<String> places = some.subList(0, Math.min(some.size(), replicas));
    zones.addAll(places);
    return places;
  }

  /** {@code api} calls {@code mid}, and both call {@code leaf}. */
  private void addCalls(int endpoints) {
    addService("api", endpoints, "[ " + call("mid") + ", " + call("leaf") + " ]");
    addService("mid", dice.between(1, 4), "[ " + call("leaf") + " ]");
    addService("leaf", dice.between(1, 4), "[]");
    for (String pair : List.of("api>mid", "api>leaf", "mid>leaf")) {
      link(pair, 100);
    }
  }

  private void addService(String name, int endpoints, String calls) {
    ChaosService service = new ChaosService(dice, endpoints);
    services.add("  " + name + ": " + service.anything(zoned, calls));
    zones.addAll(service.zones());
    events.addAll(
        new ChaosEvents(dice, name, endpoints, endpoints, REFUSALS)
            .some(dice.between(0, 3), 0, seconds * 1000));
  }

  private void link(String pair, double rate) {
    links.add(pair);
    policies.add("\"" + pair + "\": " + new ChaosPolicy(dice, rate).block());
  }

  private String call(String to) {
    return "{ to: "
        + to
        + ", count: "
        + dice.between(1, 3)
        + ", how: "
        + dice.oneOf("parallel", "sequential")
        + ", method: "
        + dice.oneOf("GET", "GET", "GET", "POST")
        + ", optional: "
        + dice.chance(0.2)
        + " }";
  }

  private void addIncidents() {
    ChaosIncidents incidents = new ChaosIncidents(dice, seconds);
    if (dice.chance(0.2)) {
      events.add(incidents.scale());
    }
    if (dice.chance(0.2)) {
      events.add(incidents.load());
    }
    if (dice.chance(0.2)) {
      events.add(incidents.partition());
    }
    if (!zones.isEmpty() && dice.chance(0.4)) {
      events.add(incidents.zoneOutage(zones));
    }
    int configs = dice.chance(0.3) ? dice.between(1, 3) : 0;
    for (int i = 0; i < configs; i++) {
      events.add(incidents.config(links));
    }
  }
}
