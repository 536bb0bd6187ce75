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

  /**
   * Those that remember how long an endpoint takes, and so get over any fault that ends. What is in
   * flight says little to one of sixteen gateways.
   */
  private static final List<String> RECOVERING = List.of("peak-ewma", "vigil");

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
    ChaosMesh mesh = new ChaosMesh(new Dice(seed));
    List<String> lines = new ArrayList<>(head(seed, mesh.seconds()));
    lines.addAll(mesh.lines());
    return new ChaosScenario(seed, false, String.join("\n", lines) + "\n");
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
            .ending(service.mostFactor())
            .some(dice.between(1, 3), 6_000, 24_000);
    String arrival = "{ open: poisson, rate: " + Dice.tenths(service.rate()) + "/s }";
    List<String> lines = new ArrayList<>(head(seed, 45));
    lines.add("clients:");
    lines.add("  web: { to: edge, arrival: " + arrival + ", timeout: 1s }");
    lines.add("gateways:");
    String replicas = dice.oneOf("1", "4", "16");
    lines.add("  edge: " + gateway(Integer.parseInt(replicas), 1, "0ms", ""));
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

  /** A gateway before {@code api}, with other keys behind its own. */
  static String gateway(int replicas, int loops, String overhead, String more) {
    return "{ replicas: "
        + replicas
        + ", event-loops: "
        + loops
        + ", overhead: "
        + overhead
        + ", routes: [ { path: /, to: api } ]"
        + more
        + " }";
  }
}
