package io.weir.simulator.chaos;

import io.weir.codec.Document;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * A random scenario, as the text of a scenario file: whoever finds one worth keeping can keep it.
 * The same seed gives the same text.
 *
 * <p>There are two kinds. {@link #wild} combines anything with anything, for a few thousand
 * requests; {@link #orderly} has callers with a timeout, servers that can carry their load, and
 * faults that are over after half of the time, so that balancers can be compared and everything has
 * to be as before in the end.
 *
 * @param seed it was made from
 * @param orderly of which kind it is
 * @param yaml the file's text
 */
public record ChaosScenario(long seed, boolean orderly, String yaml) {

  /** Balancers that are compared if nothing else is asked for. */
  public static final List<String> BALANCERS =
      List.of("round-robin", "least-request", "peak-ewma", "vigil");

  /** The phase before the first fault of an orderly scenario. */
  public static final String BEFORE = "before";

  /** The phase that ends an orderly scenario, some time after its last fault. */
  public static final String AFTER = "after";

  /** Those that know what an endpoint can carry, and so get over any fault that ends. */
  private static final List<String> RECOVERING = List.of("least-request", "peak-ewma", "vigil");

  private static final int WILD_REQUESTS = 3000;
  private static final double ORDERLY_RATE = 800;
  private static final String ORDERLY_POLICY =
      "{ timeout: { after: 1s, cancel: true }, retries: none, hedge: none, failure-accrual: none }";

  /** One of any kind, as the search for broken rules takes them: one in eight is orderly. */
  public static ChaosScenario any(long seed) {
    return seed % 8 == 0
        ? orderly(seed, List.of(RECOVERING.get((int) (seed / 8 % RECOVERING.size()))), false)
        : wild(seed);
  }

  /** Anything combined with anything. */
  public static ChaosScenario wild(long seed) {
    Dice dice = new Dice(seed);
    int seconds = dice.between(2, 16);
    int endpoints = dice.chance(0.25) ? dice.between(1, 3) : dice.between(2, 40);
    double rate = WILD_REQUESTS * dice.between(0.05, 1.0) / seconds;
    boolean calls = dice.chance(0.4);
    List<String> events = new ArrayList<>(events(dice, "api", endpoints, seconds));
    if (dice.chance(0.2)) {
      events.add(scale(dice, seconds));
    }
    if (dice.chance(0.2)) {
      events.add(load(dice, seconds));
    }
    if (dice.chance(0.2)) {
      events.add(partition(dice, seconds));
    }
    List<String> lines = new ArrayList<>(head(seed, seconds));
    lines.add("network: { same-zone: " + overhead(dice) + ", cross-zone: " + overhead(dice) + " }");
    lines.add("discovery: { lag: " + dice.oneOf("0s", "500ms", "3s") + " }");
    lines.add("clients:");
    lines.add("  web: " + client(dice, arrival(dice, calls ? rate / 4 : rate, seconds)));
    lines.add("gateways:");
    lines.add("  edge: " + gateway(dice.between(1, 3), dice.between(1, 4), overhead(dice)));
    List<String> policies = new ArrayList<>();
    policies.add("  \"edge>api\": " + new ChaosPolicy(dice, rate).block());
    lines.add("services:");
    if (calls) {
      addCalls(dice, endpoints, seconds, lines, events, policies);
    } else {
      lines.add("  api: " + new ChaosService(dice, endpoints).anything("[]"));
    }
    lines.add("events: [");
    lines.addAll(listed(events));
    lines.add("policies:");
    lines.addAll(policies);
    return new ChaosScenario(seed, false, String.join("\n", lines) + "\n");
  }

  /** {@code api} calls {@code mid}, and both call {@code leaf}. */
  private static void addCalls(
      Dice dice,
      int endpoints,
      int seconds,
      List<String> lines,
      List<String> events,
      List<String> policies) {
    int mid = dice.between(1, 4);
    int leaf = dice.between(1, 4);
    String fromApi = "[ " + call(dice, "mid") + ", " + call(dice, "leaf") + " ]";
    lines.add("  api: " + new ChaosService(dice, endpoints).anything(fromApi));
    lines.add("  mid: " + new ChaosService(dice, mid).anything("[ " + call(dice, "leaf") + " ]"));
    lines.add("  leaf: " + new ChaosService(dice, leaf).anything("[]"));
    lines.add("sidecars: { overhead: " + overhead(dice) + " }");
    events.addAll(events(dice, "mid", mid, seconds));
    events.addAll(events(dice, "leaf", leaf, seconds));
    for (String link : List.of("api>mid", "api>leaf", "mid>leaf")) {
      policies.add("  \"" + link + "\": " + new ChaosPolicy(dice, 100).block());
    }
  }

  private static String call(Dice dice, String to) {
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

  private static List<String> events(Dice dice, String service, int endpoints, int seconds) {
    return new ChaosEvents(dice, service, endpoints, endpoints, "400", "404", "429", "502", "503")
        .some(dice.between(0, 3), 0, seconds * 1000);
  }

  /**
   * One to compare balancers by.
   *
   * @param balancers as a scenario file names them
   * @param repeats whether every balancer runs a second time, with hedges and retries
   */
  public static ChaosScenario orderly(long seed, List<String> balancers, boolean repeats) {
    Dice dice = new Dice(seed);
    int endpoints = dice.between(2, 31);
    ChaosService service = new ChaosService(dice, endpoints);
    String block = service.steady(ORDERLY_RATE);
    int mostHit = Math.max(1, endpoints * 3 / 10);
    // No 400: to a router that is the fault of the request, and no balancer avoids the endpoint.
    List<String> events =
        new ChaosEvents(dice, "api", endpoints, mostHit, "429", "502", "503")
            .some(dice.between(1, 3), 6_000, 24_000);
    String arrival = "{ open: poisson, rate: " + Dice.tenths(service.rate()) + "/s }";
    List<String> lines = new ArrayList<>(head(seed, 45));
    lines.add("clients:");
    lines.add("  web: { to: edge, arrival: " + arrival + ", timeout: 1s }");
    lines.add("gateways:");
    String replicas = dice.oneOf("1", "4", "16");
    lines.add("  edge: " + gateway(Integer.parseInt(replicas), 1, "0ms"));
    lines.add("services:");
    lines.add("  api: " + block);
    lines.add("events: [");
    lines.addAll(listed(events));
    lines.add("policies:");
    lines.add("  \"edge>api\": " + ORDERLY_POLICY);
    lines.addAll(matrix(balancers, repeats));
    lines.add("measure: { phases: { " + BEFORE + ": 0s..6s, " + AFTER + ": 36s..45s } }");
    return new ChaosScenario(seed, true, String.join("\n", lines) + "\n");
  }

  /** What a run of it needs. */
  public Experiment experiment() {
    return ScenarioLoader.load(Document.parse("chaos seed " + seed, yaml), Overrides.NONE);
  }

  private static List<String> head(long seed, int seconds) {
    return List.of(
        "schema: 1",
        "name: chaos-" + seed,
        "about: Random, from seed " + seed + ".",
        "duration: " + seconds + "s",
        "drain: 5s");
  }

  private static List<String> listed(List<String> events) {
    List<String> lines = new ArrayList<>();
    events.forEach(event -> lines.add("  " + event + ","));
    lines.add("]");
    return lines;
  }

  private static List<String> matrix(List<String> balancers, boolean repeats) {
    List<String> lines = new ArrayList<>();
    lines.add("matrix:");
    lines.add("  balancer: [ " + String.join(", ", balancers) + " ]");
    if (repeats) {
      lines.add("  repeats:");
      lines.add("    path: \"policies.edge>api\"");
      lines.add("    values:");
      lines.add("      never: " + ORDERLY_POLICY);
      lines.add("      budgeted: { timeout: { after: 1s, cancel: true }, failure-accrual: none }");
    }
    return lines;
  }

  private static String gateway(int replicas, int loops, String overhead) {
    return "{ replicas: "
        + replicas
        + ", event-loops: "
        + loops
        + ", overhead: "
        + overhead
        + ", routes: [ { path: /, to: api } ] }";
  }

  private static String overhead(Dice dice) {
    return dice.chance(0.7) ? "0ms" : "{ exponential: " + dice.time(0.01, 20) + " }";
  }

  private static String client(Dice dice, String arrival) {
    return "{ to: edge, method: "
        + (dice.chance(0.8) ? "GET" : "POST")
        + ", arrival: "
        + arrival
        + ", timeout: "
        + dice.time(50, 3000)
        + " }";
  }

  private static String arrival(Dice dice, double rate, int seconds) {
    String steady = Dice.tenths(rate) + "/s";
    String twice = Dice.tenths(2 * rate) + "/s";
    return switch (dice.between(1, 7)) {
      case 1 -> "{ open: constant, rate: " + steady + " }";
      case 2 -> "{ open: poisson, rate: { from: 0/s, to: " + twice + ", over: " + seconds + "s } }";
      case 3 -> "{ open: bursts, rate: " + twice + ", length: 300ms, every: 900ms }";
      case 4 -> {
        int users = dice.between(1, 30);
        yield "{ closed: " + users + ", think: " + Dice.millis(users / rate * 1000) + " }";
      }
      case 5 ->
          "{ open: mmpp, states: [ " + state("0/s", dice) + ", " + state(twice, dice) + " ] }";
      default -> "{ open: poisson, rate: " + steady + " }";
    };
  }

  private static String state(String rate, Dice dice) {
    return "{ rate: " + rate + ", sojourn: " + dice.time(100, 3000) + " }";
  }

  private static String load(Dice dice, int seconds) {
    return "{ at: "
        + dice.between(0, seconds - 1)
        + "s, for: "
        + dice.time(500, 3000)
        + ", load: { client: web, by: "
        + dice.oneOf("0.5x", "2x", "4x")
        + " } }";
  }

  private static String partition(Dice dice, int seconds) {
    return "{ at: "
        + dice.between(0, seconds - 1)
        + "s, for: "
        + dice.time(100, 3000)
        + ", partition: { between: [ edge/0, api/0 ], loss: "
        + dice.oneOf("100%", "30%", "3%")
        + " } }";
  }

  private static String scale(Dice dice, int seconds) {
    return "{ at: "
        + dice.between(0, seconds - 1)
        + "s, scale: { service: api, to: "
        + dice.between(1, 40)
        + ", over: "
        + dice.oneOf("0s", "1s", "4s")
        + " } }";
  }
}
