package io.weir.simulator.report;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.result.Estimate;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.PhaseSummary.Counts;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.result.VariantSummary.Windows;
import io.weir.simulator.result.Verdict;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code summary.json} holds: nothing that differs between machines, JDKs, thread counts or
 * days. Intervals are in it, since {@link io.weir.simulator.result.StudentT} is exact to the last
 * bit.
 */
public final class SummaryJson {

  /** The version of this file's layout. */
  static final int LAYOUT = 1;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MILLI_DECIMALS = 6;
  private static final int SHARE_DECIMALS = 9;
  private static final int RATE_DECIMALS = 3;
  private static final int NUMBER_DECIMALS = 6;

  private SummaryJson() {}

  /** The whole file. */
  public static Json of(ExperimentSummary summary) {
    List<String> keep = summary.experiment().report().keep();
    Members variants = new Members();
    for (VariantSummary variant : summary.variants()) {
      variants.with(variant.name(), variant(variant, keep));
    }
    Members json = new Members();
    if (summary.stop().isSequential()) {
      json.with("stop", summary.stop().text());
    }
    return json.with(
            "assertions", new Array(summary.verdicts().stream().map(SummaryJson::verdict).toList()))
        .with("confidence", Json.fixed(ExperimentSummary.CONFIDENCE, 2))
        .with("layout", LAYOUT)
        .with("model", Scenario.MODEL)
        .with("scenario", summary.experiment().name())
        .with(
            "seeds",
            new Members().with("count", summary.seeds()).with("first", summary.firstSeed()))
        .with("variants", variants);
  }

  private static Json variant(VariantSummary variant, List<String> keep) {
    Members phases = new Members();
    for (PhaseSummary phase : variant.phases()) {
      phases.with(phase.name(), phase(phase, keep.contains("histograms")));
    }
    Members labels = new Members();
    variant.variant().labels().forEach(labels::with);
    Members json =
        new Members()
            .with("labels", labels)
            .with("phases", phases)
            .with("tries", tries(variant))
            .with("warmup-ns", variant.scenario().measure().warmupNanos());
    if (keep.contains("windows")) {
      json.with("windows", windows(variant.windows(), variant.scenario()));
    }
    return json;
  }

  /** A list of pairs, since its order is that of the services. */
  private static Json tries(VariantSummary variant) {
    return new Array(
        variant.tries().entrySet().stream()
            .<Json>map(e -> new Array(List.of(new Json.Text(e.getKey()), Json.of(e.getValue()))))
            .toList());
  }

  private static Json phase(PhaseSummary phase, boolean withHistogram) {
    Members metrics = new Members();
    for (Map.Entry<Metric, double[]> metric : phase.values().entrySet()) {
      metrics.with(metric.getKey().toString(), metric(metric.getKey(), metric.getValue(), phase));
    }
    Members json = new Members().with("counts", counts(phase.counts())).with("metrics", metrics);
    if (withHistogram) {
      json.with("latency", histogram(phase.latency()));
    }
    return json;
  }

  /** All that was counted of a variant, as whole numbers. */
  static Json counted(VariantSummary variant) {
    Members phases = new Members();
    for (PhaseSummary phase : variant.phases()) {
      phases.with(
          phase.name(),
          new Members()
              .with("counts", counts(phase.counts()))
              .with("latency", histogram(phase.latency())));
    }
    return new Members()
        .with("phases", phases)
        .with("windows", windows(variant.windows(), variant.scenario()));
  }

  private static Json counts(Counts counts) {
    return new Members()
        .with("errors", counts.errors())
        .with("hedges", counts.hedges())
        .with("intended", counts.intended())
        .with("ok", counts.ok())
        .with("probes", counts.probes())
        .with("rejected", counts.rejected())
        .with("retries", counts.retries())
        .with("timeouts", counts.timeouts())
        .with("tries", counts.tries());
  }

  private static Json metric(Metric metric, double[] values, PhaseSummary phase) {
    Unit unit = metric.kind().unit();
    Estimate estimate = Estimate.of(metric, values, ExperimentSummary.CONFIDENCE);
    Members json =
        new Members()
            .with("high", number(unit, estimate.high()))
            .with("low", number(unit, estimate.low()))
            .with("mean", number(unit, estimate.mean()))
            .with(
                "seeds",
                new Array(Arrays.stream(values).mapToObj(value -> number(unit, value)).toList()))
            .with("unit", unitName(unit));
    if (metric.kind() == Kind.PERCENTILE && phase.latency().total() > 0) {
      double pooled = phase.latency().percentile(metric.percentile());
      json.with("pooled", number(unit, pooled));
    }
    return json;
  }

  /** A value in the unit that {@link #unitName} says. */
  static Json number(Unit unit, double value) {
    return new Json.Literal(text(unit, value));
  }

  /** The same as text. */
  static String text(Unit unit, double value) {
    return switch (unit) {
      case SHARE -> Fixed.of(value, SHARE_DECIMALS);
      case DURATION -> Fixed.of(value / NANOS_PER_MILLI, MILLI_DECIMALS);
      case RATE -> Fixed.of(value, RATE_DECIMALS);
      case NUMBER -> Fixed.of(value, NUMBER_DECIMALS);
    };
  }

  /** What values of a unit are counted in. */
  static String unitName(Unit unit) {
    return switch (unit) {
      case SHARE -> "share";
      case DURATION -> "ms";
      case RATE -> "per second";
      case NUMBER -> "number";
    };
  }

  /** Raw counts, of the buckets that are not empty only. */
  static Json histogram(LogLinearHistogram histogram) {
    List<Json> buckets = new ArrayList<>();
    for (int i = 0; i < histogram.buckets(); i++) {
      if (histogram.count(i) > 0) {
        buckets.add(new Array(List.of(Json.of(i), Json.of(histogram.count(i)))));
      }
    }
    return new Members()
        .with("bits", histogram.bits())
        .with("counts", new Array(buckets))
        .with("max-ns", histogram.max());
  }

  /** One list a line: an object around each keeps them apart. */
  private static Json windows(Windows windows, Scenario scenario) {
    return new Members()
        .with("failed", new Members().with("sum", longs(windows.failed())))
        .with("intended", new Members().with("sum", longs(windows.intended())))
        .with("ok", new Members().with("sum", longs(windows.ok())))
        .with("p99-ns", new Members().with("sum", longs(windows.p99Nanos())))
        .with("width-ns", scenario.measure().windowNanos());
  }

  private static Json longs(List<Long> values) {
    return new Array(values.stream().map(Json::of).toList());
  }

  private static Json verdict(Verdict verdict) {
    var assertion = verdict.assertion();
    Unit unit = Verdicts.isRelative(assertion) ? Unit.SHARE : assertion.metric().kind().unit();
    return new Members()
        .with("basis", word(verdict.basis()))
        .with("confidence", Json.fixed(assertion.confidence(), NUMBER_DECIMALS))
        .with("phase", assertion.phase())
        .with("status", word(verdict.status()))
        .with("that", assertion.text())
        .with("value", number(unit, verdict.value()))
        .with("variant", verdict.cell())
        .with("versus", verdict.versus());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
