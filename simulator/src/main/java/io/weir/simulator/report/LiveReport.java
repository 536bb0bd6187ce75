package io.weir.simulator.report;

import io.weir.simulator.live.Agreement;
import io.weir.simulator.live.Conduct;
import io.weir.simulator.live.LiveRun;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a live run showed, beside what the simulation expected, and how well the bench did.
 *
 * @param live one run of each variant
 * @param runs the same in order, as the bench tells of them
 * @param simulated the same variants, with the overhead that was measured
 * @param agreement of both
 */
public record LiveReport(
    ExperimentSummary live, List<LiveRun> runs, ExperimentSummary simulated, Agreement agreement) {

  private static final int PERCENT = 100;
  private static final int OVERHEAD_DRAWS = 1000;

  public LiveReport {
    runs = List.copyOf(runs);
  }

  /** Why the run says nothing; empty if it does. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      String variant = live.variants().get(i).name();
      runs.get(i).conduct().faults().forEach(fault -> faults.add(variant + ": " + fault));
    }
    return faults;
  }

  /** Whether the run says something, and it is what was expected. */
  public boolean agrees() {
    return faults().isEmpty() && agreement.holds();
  }

  /** For a terminal, below the table of the run itself. */
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    section(out, style, "simulation against reality", expectations());
    ranking().forEach(line -> out.append(line).append('\n'));
    section(out, style, "the bench itself", conducts());
    String verdict = verdict();
    out.append(agrees() ? style.good(verdict) : style.bad(verdict)).append('\n');
    faults().forEach(fault -> out.append("  ").append(style.safe(fault)).append('\n'));
    return out.toString();
  }

  /**
   * As a file for people.
   *
   * @param machine that it was measured on
   * @param command that wrote it
   */
  public String markdown(Machine machine, String command) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(Markup.markdown(live.experiment().name())).append(", live\n\n");
    out.append(Markup.markdown(live.experiment().about())).append("\n\n");
    out.append(Markup.markdown(machine.line(Style.PLAIN))).append(". Written by `");
    out.append(command).append("`.\n\n**").append(Markup.markdown(verdict())).append("**\n");
    faults().forEach(fault -> out.append("\n- ").append(Markup.markdown(fault)));
    out.append("\n\n");
    table(out, new TerminalReport(Style.PLAIN, "live").rows(live, Optional.empty()));
    out.append("## Simulation against reality\n\n");
    table(out, expectations());
    ranking().forEach(line -> out.append(Markup.markdown(line)).append("\n\n"));
    out.append("## The bench itself\n\n");
    table(out, conducts());
    return out.toString();
  }

  private String verdict() {
    if (!faults().isEmpty()) {
      return "the run is invalid: it says nothing about the gateway";
    }
    return agreement.holds() ? "simulation and reality agree" : "simulation and reality disagree";
  }

  private static void section(
      StringBuilder out, Style style, String title, List<List<String>> rows) {
    Table table = new Table(false);
    rows.forEach(table::add);
    List<String> lines = table.lines();
    out.append('\n').append(style.strong(title)).append('\n');
    out.append(style.faint(lines.getFirst())).append('\n');
    lines.stream().skip(1).forEach(line -> out.append(line).append('\n'));
  }

  private static void table(StringBuilder out, List<List<String>> rows) {
    for (int i = 0; i < rows.size(); i++) {
      List<String> cells = rows.get(i);
      out.append(Markup.row(cells)).append('\n');
      if (i == 0) {
        out.append('|').append(" --- |".repeat(cells.size())).append('\n');
      }
    }
    out.append('\n');
  }

  private List<List<String>> expectations() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "variant", "metric", "live", "simulated", "expected from", "to", "give or take", ""));
    for (Agreement.Row row : agreement.rows()) {
      rows.add(
          List.of(
              row.variant(),
              row.metric().toString(),
              quantity(row, row.live()),
              quantity(row, row.simulated()),
              quantity(row, row.low()),
              quantity(row, row.high()),
              row.allowance(),
              row.agrees() ? "agrees" : "DISAGREES"));
    }
    return rows;
  }

  private static String quantity(Agreement.Row row, double value) {
    boolean share = row.metric().kind().unit() == Metric.Unit.SHARE;
    return Quantity.of(row.metric().kind().unit(), share ? Math.clamp(value, 0, 10) : value);
  }

  /** One line if all is as expected, else one for each pair that is not. */
  private List<String> ranking() {
    List<Agreement.Rank> pairs = agreement.ranking();
    List<String> wrong =
        pairs.stream()
            .filter(rank -> !rank.agrees())
            .map(rank ->
                "DISAGREES: by success rate "
                    + rank.better()
                    + " should be above "
                    + rank.worse()
                    + ", and is not")
            .toList();
    if (pairs.isEmpty()) {
      return List.of("ranking by success rate: the simulation tells no two variants apart");
    }
    return wrong.isEmpty()
        ? List.of(
            "ranking by success rate: the same for each of the "
                + pairs.size()
                + " pairs that the simulation tells apart")
        : wrong;
  }

  private List<List<String>> conducts() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "variant",
            "send lag p50",
            "p99",
            "backend lag p99",
            "not sent",
            "CPU clients",
            "backends",
            "gateway",
            "overhead p50",
            "p99",
            "warm-up"));
    for (int i = 0; i < runs.size(); i++) {
      VariantSummary variant = live.variants().get(i);
      Conduct conduct = runs.get(i).conduct();
      Distribution overhead = runs.get(i).overhead();
      rows.add(
          List.of(
              variant.name(),
              Quantity.duration((double) conduct.lagP50Nanos()),
              Quantity.duration((double) conduct.lagP99Nanos()),
              Quantity.duration((double) conduct.backendLagP99Nanos()),
              Long.toString(conduct.dropped()),
              percent(conduct.clientCpu()),
              percent(conduct.backendCpu()),
              percent(conduct.gatewayCpu()),
              Quantity.duration(at(overhead, 0.5)),
              Quantity.duration(at(overhead, 0.99)),
              conduct.warmUpSeconds() + " s" + (conduct.settled() ? "" : ", not settled")));
    }
    return rows;
  }

  private static String percent(double share) {
    return Math.round(PERCENT * share) + " %";
  }

  /** A quantile, by samples that are evenly spaced. */
  private static double at(Distribution distribution, double quantile) {
    long[] samples = new long[OVERHEAD_DRAWS];
    for (int i = 0; i < OVERHEAD_DRAWS; i++) {
      double uniform = (i + 0.5) / OVERHEAD_DRAWS;
      samples[i] = distribution.sample(() -> uniform);
    }
    Arrays.sort(samples);
    return samples[(int) (quantile * OVERHEAD_DRAWS)];
  }
}
