package io.weir.simulator.report;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import io.weir.simulator.result.Estimate;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Experiment.Axis;
import io.weir.simulator.scenario.Experiment.EventBand;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The results of an experiment as a table for people, with the verdicts below it. */
public final class TerminalReport {

  private static final List<Double> USUAL_PERCENTILES = List.of(50.0, 99.0, 99.9);
  private static final int MOST_EVENTS = 4;
  private static final int CHART_LEAST = 16;
  private static final int CHART_MOST = 60;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Style style;
  private final String time;

  /** One that draws in this style what was simulated. */
  public TerminalReport(Style style) {
    this(style, "virtual");
  }

  /**
   * One that draws in this style.
   *
   * @param time in which it was measured: {@code virtual} or {@code live}
   */
  public TerminalReport(Style style, String time) {
    this.style = style;
    this.time = time;
  }

  /**
   * The whole text.
   *
   * @param wallNanos how long it took
   * @param place where the results are
   */
  public String of(ExperimentSummary summary, long wallNanos, String place) {
    return of(summary, wallNanos, place, Optional.empty());
  }

  /**
   * The whole text, with a comparison.
   *
   * @param wallNanos how long it took; zero if nothing was run
   * @param place where the results are
   * @param versus what became of it since then
   */
  public String of(
      ExperimentSummary summary, long wallNanos, String place, Optional<Versus> versus) {
    StringBuilder out = new StringBuilder(heading(summary, wallNanos)).append('\n');
    for (Table table : tables(summary, versus)) {
      List<String> lines = table.lines();
      out.append(style.faint(lines.getFirst())).append('\n');
      lines.stream().skip(1).forEach(line -> out.append(line).append('\n'));
    }
    out.append(new Verdicts(style).lines(summary.verdicts()));
    versus.ifPresent(v -> v.lines(style).forEach(line -> out.append(line).append('\n')));
    return out.append(totals(summary, place)).append('\n').toString();
  }

  /** What was run, in one line. */
  String about(ExperimentSummary summary) {
    Scenario scenario = summary.variants().getFirst().scenario();
    int endpoints = scenario.services().stream().mapToInt(Service::endpoints).sum();
    return String.join(
        style.dot(),
        counted(endpoints, "endpoint"),
        Quantity.shortest((double) scenario.durationNanos()),
        counted(summary.seeds(), "seed"),
        time,
        "model " + Scenario.MODEL);
  }

  private String heading(ExperimentSummary summary, long wallNanos) {
    String about = about(summary);
    String name = style.safe(summary.experiment().name());
    String speed = wallNanos > 0 ? speed(summary.requests(), wallNanos) : "";
    int blanks = style.width() - name.length() - about.length() - speed.length() - 2;
    return (style.strong(name) + "  " + about + " ".repeat(Math.max(2, blanks)) + speed)
        .stripTrailing();
  }

  /** How many requests were simulated, and how fast. */
  public static String speed(long requests, long wallNanos) {
    double perSecond = requests / Math.max(1e-9, wallNanos / NANOS_PER_SECOND);
    return Quantity.count(requests)
        + " requests in "
        + Quantity.duration((double) wallNanos)
        + " ("
        + Quantity.large(perSecond)
        + "/s)";
  }

  /** The numbers, below their header. */
  List<List<String>> rows(ExperimentSummary summary, Optional<Versus> versus) {
    List<Double> percentiles = percentiles(summary);
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(summary, percentiles));
    summary.variants().forEach(variant -> rows.add(row(variant, percentiles)));
    versus.ifPresent(v -> addColumn(rows, summary, v));
    return rows;
  }

  /** The numbers with the chart beside them or, where that is too wide, below them. */
  private List<Table> tables(ExperimentSummary summary, Optional<Versus> versus) {
    Scenario scenario = summary.variants().getFirst().scenario();
    List<List<String>> rows = rows(summary, versus);
    Table narrow = new Table(false);
    rows.forEach(narrow::add);
    int windows = summary.variants().getFirst().windows().failed().size();
    if (windows == 0) {
      return List.of(narrow);
    }
    int room = Math.min(CHART_MOST, style.width() - narrow.width() - 2);
    if (room >= CHART_LEAST) {
      Chart chart = Chart.fit(style, windows, scenario.measure().windowNanos(), room);
      return List.of(withChart(summary, rows, chart, room + 2));
    }
    List<List<String>> labels = rows.stream().map(row -> List.of(row.getFirst())).toList();
    int longest = labels.stream().mapToInt(row -> row.getFirst().length()).max().orElse(0);
    int below = Math.clamp(style.width() - longest - 4L, CHART_LEAST, CHART_MOST);
    Chart chart = Chart.fit(style, windows, scenario.measure().windowNanos(), below);
    return List.of(narrow, withChart(summary, labels, chart, below + 2));
  }

  private void addColumn(List<List<String>> rows, ExperimentSummary summary, Versus versus) {
    rows.set(0, with(rows.getFirst(), style.safe(versus.heading())));
    for (int i = 1; i < rows.size(); i++) {
      rows.set(i, with(rows.get(i), versus.column(summary.variants().get(i - 1).name())));
    }
  }

  private Table withChart(
      ExperimentSummary summary, List<List<String>> rows, Chart chart, int room) {
    long most =
        summary.variants().stream()
            .flatMap(variant -> chart.columnsOf(variant.windows().failed()).stream())
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    Table table = new Table(true);
    table.add(with(rows.getFirst(), chart.title(room)));
    for (int i = 1; i < rows.size(); i++) {
      List<Long> failed = summary.variants().get(i - 1).windows().failed();
      table.add(with(rows.get(i), chart.bars(failed, most)));
    }
    List<EventBand> events = summary.experiment().events();
    for (EventBand event : events.subList(0, Math.min(MOST_EVENTS, events.size()))) {
      List<String> cells = new ArrayList<>(rows.getFirst().stream().map(_ -> "").toList());
      cells.set(0, style.safe(event.name()));
      table.add(with(cells, chart.band(event)));
    }
    return table;
  }

  private static List<String> with(List<String> cells, String last) {
    List<String> longer = new ArrayList<>(cells);
    longer.add(last);
    return longer;
  }

  private List<String> header(ExperimentSummary summary, List<Double> percentiles) {
    Experiment experiment = summary.experiment();
    String axes = experiment.axes().stream().map(Axis::name).collect(Collectors.joining(", "));
    List<String> cells = new ArrayList<>();
    cells.add(style.safe(axes.isEmpty() ? "variant" : axes));
    cells.add(summary.seeds() > 1 ? "success (95% CI)" : "success (one seed)");
    percentiles.forEach(percentile -> cells.add(percentileMetric(percentile).toString()));
    cells.add("load max/mean");
    cells.add("extra load");
    return cells;
  }

  private List<String> row(VariantSummary variant, List<Double> percentiles) {
    PhaseSummary all = variant.phase(Assertion.ALL);
    List<String> cells = new ArrayList<>();
    cells.add(style.safe(variant.name()));
    cells.add(success(all.estimate(Metric.of(Kind.SUCCESS_RATE), ExperimentSummary.CONFIDENCE)));
    for (double percentile : percentiles) {
      boolean empty = all.latency().total() == 0;
      cells.add(
          Quantity.duration(empty ? Double.NaN : (double) all.latency().percentile(percentile)));
    }
    cells.add(mean(all, Kind.LOAD_IMBALANCE));
    cells.add(mean(all, Kind.EXTRA_LOAD));
    return cells;
  }

  private String success(Estimate estimate) {
    String mean = Quantity.percent(estimate.mean());
    return estimate.hasInterval()
        ? mean + " " + style.plusMinus() + Fixed.of(estimate.halfWidth() * 100, 3)
        : mean;
  }

  private static String mean(PhaseSummary phase, Kind kind) {
    Estimate estimate = phase.estimate(Metric.of(kind), ExperimentSummary.CONFIDENCE);
    return Quantity.of(kind.unit(), estimate.mean());
  }

  private static List<Double> percentiles(ExperimentSummary summary) {
    TreeSet<Double> percentiles = new TreeSet<>(USUAL_PERCENTILES);
    summary.variants().forEach(v -> percentiles.addAll(v.scenario().measure().percentiles()));
    return List.copyOf(percentiles);
  }

  private static Metric percentileMetric(double percentile) {
    return new Metric(Kind.PERCENTILE, percentile, "");
  }

  private String totals(ExperimentSummary summary, String place) {
    String verdict = verdict(summary);
    boolean failed = summary.count(Status.FAILED) > 0;
    String doubtful = summary.stop().reached() ? verdict : style.doubtful(verdict);
    String painted = failed ? style.bad(verdict) : doubtful;
    return painted + style.dot() + style.safe(place);
  }

  /** How many assertions came out how. */
  String verdict(ExperimentSummary summary) {
    int failed = summary.count(Status.FAILED);
    int warned = summary.count(Status.WARNED);
    int skipped = summary.count(Status.SKIPPED);
    List<String> parts = new ArrayList<>(List.of(summary.count(Status.OK) + " ok"));
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    if (warned > 0) {
      parts.add(warned + " warned");
    }
    if (skipped > 0) {
      parts.add(skipped + " skipped");
    }
    int verdicts = summary.verdicts().size();
    String stop = summary.stop().text();
    String end = stop.isEmpty() ? "" : style.dot() + stop;
    return verdicts == 0
        ? "no assertions" + end
        : counted(verdicts, "assertion") + ": " + String.join(", ", parts) + end;
  }

  private static String counted(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
