package io.weir.simulator.report;

import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment.Axis;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values for spreadsheets: one row for each variant, seed and phase; RFC 4180. */
final class CsvReport {

  private CsvReport() {}

  static String of(ExperimentSummary summary) {
    Set<Metric> metrics = new LinkedHashSet<>();
    summary.variants().forEach(v -> v.phases().forEach(p -> metrics.addAll(p.values().keySet())));
    List<String> header = new ArrayList<>(List.of("scenario"));
    summary.experiment().axes().stream().map(Axis::name).forEach(header::add);
    header.addAll(List.of("seed", "phase"));
    metrics.forEach(metric -> header.add(heading(metric)));
    StringBuilder out = new StringBuilder();
    row(header, out);
    for (VariantSummary variant : summary.variants()) {
      for (int seed = 0; seed < summary.seeds(); seed++) {
        for (PhaseSummary phase : variant.phases()) {
          row(cells(summary, variant, phase, seed, metrics), out);
        }
      }
    }
    return out.toString();
  }

  private static List<String> cells(
      ExperimentSummary summary,
      VariantSummary variant,
      PhaseSummary phase,
      int seed,
      Set<Metric> metrics) {
    List<String> cells = new ArrayList<>(List.of(summary.experiment().name()));
    for (Axis axis : summary.experiment().axes()) {
      cells.add(variant.variant().labels().getOrDefault(axis.name(), ""));
    }
    cells.add(Long.toString(summary.firstSeed() + seed));
    cells.add(phase.name());
    for (Metric metric : metrics) {
      double[] values = phase.values(metric);
      cells.add(seed < values.length ? number(metric, values[seed]) : "");
    }
    return cells;
  }

  private static String heading(Metric metric) {
    return metric + (metric.kind().unit() == Unit.DURATION ? " ms" : "");
  }

  private static String number(Metric metric, double value) {
    String text = SummaryJson.text(metric.kind().unit(), value);
    return text.equals("null") ? "" : text;
  }

  private static void row(List<String> cells, StringBuilder out) {
    String separator = "";
    for (String cell : cells) {
      boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
      out.append(separator).append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
      separator = ",";
    }
    out.append("\r\n");
  }
}
