package io.weir.simulator.report;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.result.Contrast;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Recording;
import io.weir.simulator.result.Recording.Recorded;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment.EventBand;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the charts of {@link HtmlReport} are drawn from. */
final class HtmlData {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int STEPS_A_NINE = 20;
  private static final int MOST_NINES = 6;
  private static final int MOST_ENDPOINTS = 200;

  private static final Recorded NOTHING = new Recorded("", Map.of());

  private final ExperimentSummary summary;

  HtmlData(ExperimentSummary summary) {
    this.summary = summary;
  }

  /** Charts of paired differences. */
  enum Forest {
    SUCCESS("success-rate", "Success"),
    P99("p99", "p99");

    private final String metric;
    private final String title;

    Forest(String metric, String title) {
      this.metric = metric;
      this.title = title;
    }

    String metric() {
      return metric;
    }

    String title() {
      return title;
    }
  }

  Json json() {
    int steps = steps();
    List<Json> nines = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      nines.add(Json.fixed((double) i / STEPS_A_NINE, 3));
    }
    Members forests = new Members();
    for (Forest forest : Forest.values()) {
      forests.with(forest.metric(), new Array(forest(forest.metric())));
    }
    return new Members()
        .with("events", new Array(summary.experiment().events().stream().map(this::event).toList()))
        .with("forests", forests)
        .with("nines", new Array(nines))
        .with("times", new Array(times()))
        .with(
            "variants",
            new Array(summary.variants().stream().map(v -> variant(v, steps)).toList()));
  }

  private Json event(EventBand event) {
    return new Members()
        .with("at", Json.fixed(event.atNanos() / NANOS_PER_SECOND, 6))
        .with("for", Json.fixed(event.forNanos() / NANOS_PER_SECOND, 6));
  }

  /** As many nines as there are requests to tell them from each other. */
  private int steps() {
    long most =
        summary.variants().stream()
            .mapToLong(variant -> variant.phase(Assertion.ALL).latency().total())
            .max()
            .orElse(0);
    int steps = 0;
    while (steps < MOST_NINES * STEPS_A_NINE
        && StrictMath.pow(10, (steps + 1.0) / STEPS_A_NINE) <= most) {
      steps++;
    }
    return steps;
  }

  private List<Json> times() {
    VariantSummary first = summary.variants().getFirst();
    double width = first.scenario().measure().windowNanos() / NANOS_PER_SECOND;
    List<Json> times = new ArrayList<>();
    for (int i = 0; i < first.windows().intended().size(); i++) {
      times.add(Json.fixed((i + 0.5) * width, 6));
    }
    return times;
  }

  private Json variant(VariantSummary variant, int steps) {
    LogLinearHistogram latency = variant.phase(Assertion.ALL).latency();
    List<Json> curve = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      double percentile = 100 - 100 * StrictMath.pow(10, -(double) i / STEPS_A_NINE);
      curve.add(
          latency.total() == 0
              ? Json.fixed(Double.NaN, 0)
              : Json.fixed(latency.percentile(percentile) / NANOS_PER_MILLI, 3));
    }
    List<Json> success = new ArrayList<>();
    List<Json> p99 = new ArrayList<>();
    for (int i = 0; i < variant.windows().intended().size(); i++) {
      double intended = variant.windows().intended().get(i);
      success.add(Json.fixed(variant.windows().ok().get(i) / intended * 100, 4));
      double nanos = (double) variant.windows().p99Nanos().get(i) / summary.seeds();
      p99.add(Json.fixed(nanos == 0 ? Double.NaN : nanos / NANOS_PER_MILLI, 3));
    }
    return new Members()
        .with("latency", new Array(curve))
        .with("load", new Array(load(variant)))
        .with("name", variant.name())
        .with("p99", new Array(p99))
        .with("success", new Array(success));
  }

  private static List<Json> load(VariantSummary variant) {
    Map<String, Long> tries = variant.tries();
    double mean = tries.values().stream().mapToLong(Long::longValue).average().orElse(1);
    return tries.entrySet().stream()
        .limit(MOST_ENDPOINTS)
        .<Json>map(endpoint ->
            new Array(
                List.of(
                    new Json.Text(endpoint.getKey()),
                    Json.fixed(endpoint.getValue() / Math.max(1e-9, mean), 4))))
        .toList();
  }

  /** Every other variant beside the first. */
  private List<Json> forest(String metric) {
    Recording all = Recordings.of(summary).part(metric, "");
    String reference = summary.variants().getFirst().name();
    Map<String, Recorded> before = new LinkedHashMap<>();
    Map<String, Recorded> after = new LinkedHashMap<>();
    for (VariantSummary variant : summary.variants().subList(1, summary.variants().size())) {
      before.put(variant.name(), all.variants().getOrDefault(reference, NOTHING));
      after.put(variant.name(), all.variants().getOrDefault(variant.name(), NOTHING));
    }
    Contrasts contrasts =
        Contrasts.of(
            new Recording(all.scenario(), all.model(), all.firstSeed(), before),
            new Recording(all.scenario(), all.model(), all.firstSeed(), after),
            Rules.USUAL);
    return contrasts.list().stream()
        .filter(c -> c.key().metric().equals(metric) && c.key().phase().equals(Assertion.ALL))
        .filter(c -> c.difference().isKnown())
        .map(HtmlData::forestRow)
        .toList();
  }

  /** How much the common random numbers bring. */
  private static String gain(Contrast contrast) {
    double gain = contrast.gain();
    return Double.isFinite(gain) ? ", CRN gain " + Quantity.large(gain) + "x" : "";
  }

  private static Json forestRow(Contrast contrast) {
    double unit = contrast.unit() == Unit.SHARE ? 0.01 : Math.abs(contrast.before()) / 100;
    boolean interval = contrast.difference().hasInterval();
    double mean = contrast.difference().mean() / unit;
    return new Members()
        .with("high", Json.fixed(interval ? contrast.difference().high() / unit : mean, 6))
        .with("low", Json.fixed(interval ? contrast.difference().low() / unit : mean, 6))
        .with("mean", Json.fixed(mean, 6))
        .with("name", contrast.variant())
        .with("text", Versus.amountWithInterval(contrast) + gain(contrast))
        .with("verdict", contrast.verdict().name().toLowerCase(Locale.ROOT));
  }
}
