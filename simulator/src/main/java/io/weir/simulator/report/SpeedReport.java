package io.weir.simulator.report;

import java.util.List;

/**
 * How fast variants were simulated on one core.
 *
 * @param command as it was typed
 */
public record SpeedReport(Machine machine, String command, List<Speed> speeds) {

  private static final List<String> COLUMNS =
      List.of("scenario", "variant", "runs", "requests/s a core", "slowest", "fastest", "events/s");

  public SpeedReport {
    speeds = List.copyOf(speeds);
  }

  /**
   * One variant's runs.
   *
   * @param requests simulated in a second, by each run
   * @param events handled in a second, by each run
   */
  public record Speed(String scenario, String variant, List<Double> requests, List<Double> events) {

    public Speed {
      requests = requests.stream().sorted().toList();
      events = events.stream().sorted().toList();
    }

    /** The run in the middle, the slowest and the fastest, in one line. */
    public String line(Style style) {
      return style.safe(scenario + ", " + variant + ": ")
          + median(requests)
          + " requests/s a core"
          + style.dot()
          + slowest()
          + " to "
          + fastest()
          + " in "
          + requests.size()
          + " runs"
          + style.dot()
          + median(events)
          + " events/s";
    }

    private List<String> row() {
      String runs = Integer.toString(requests.size());
      return List.of(
          scenario, variant, runs, median(requests), slowest(), fastest(), median(events));
    }

    private String slowest() {
      return Quantity.large(requests.getFirst());
    }

    private String fastest() {
      return Quantity.large(requests.getLast());
    }

    private static String median(List<Double> sorted) {
      return Quantity.large(sorted.get(sorted.size() / 2));
    }
  }

  /** A table that names the machine and the command. */
  public String markdown() {
    StringBuilder out = new StringBuilder("# Simulated requests a second and core\n\n");
    out.append(Markup.markdown(machine.line(Style.PLAIN))).append(". Written by `");
    out.append(command).append("`.\n\n");
    out.append(Markup.row(COLUMNS));
    out.append("\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    speeds.forEach(speed -> out.append(Markup.row(speed.row())).append('\n'));
    return out.toString();
  }
}
