package io.weir.simulator.report;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.PhaseSummary;
import io.weir.simulator.result.Recording.Key;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Unit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is committed for later runs to be compared with: of each variant the numbers that people
 * decide by, one value a seed, and a digest of all that was counted. Short, since it is reviewed.
 */
public final class BaselineJson {

  /** The version of this file's layout. */
  static final int LAYOUT = 1;

  private static final int DIGEST_BYTES = 8;
  private static final double NANOS_PER_MILLI = 1e6;

  private BaselineJson() {}

  /** The whole file. */
  public static Json of(ExperimentSummary summary) {
    Members variants = new Members();
    summary.variants().forEach(v -> variants.with(v.name(), variant(summary, v)));
    return new Members()
        .with("baseline", LAYOUT)
        .with("model", Scenario.MODEL)
        .with("scenario", summary.experiment().name())
        .with(
            "seeds",
            new Members().with("count", summary.seeds()).with("first", summary.firstSeed()))
        .with("variants", variants);
  }

  private static Json variant(ExperimentSummary summary, VariantSummary variant) {
    Members phases = new Members();
    for (PhaseSummary phase : variant.phases()) {
      Members metrics = new Members();
      for (Metric metric : metrics(summary, variant, phase.name())) {
        metrics.with(metric.toString(), series(metric.kind().unit(), phase.values(metric)));
      }
      if (!metrics.members().isEmpty()) {
        phases.with(phase.name(), metrics);
      }
    }
    return new Members()
        .with("counted", new Members().with("sha-256", digest(variant)))
        .with("phases", phases);
  }

  /** Headlines of the whole time, and whatever an assertion asks of this variant and phase. */
  private static Set<Metric> metrics(
      ExperimentSummary summary, VariantSummary variant, String phase) {
    Set<Metric> metrics = new LinkedHashSet<>();
    variant.phase(phase).values().keySet().stream()
        .filter(metric -> new Key(phase, metric.toString()).isHeadline())
        .forEach(metrics::add);
    summary.experiment().assertions().stream()
        .filter(a -> a.phase().equals(phase) && a.selects(variant.variant().labels()))
        .forEach(assertion -> metrics.add(assertion.metric()));
    return metrics;
  }

  private static Json series(Unit unit, double[] values) {
    return new Members()
        .with(
            SummaryJson.unitName(unit),
            new Array(Arrays.stream(values).mapToObj(value -> number(unit, value)).toList()));
  }

  private static Json number(Unit unit, double value) {
    return Json.fixed(unit == Unit.DURATION ? value / NANOS_PER_MILLI : value, decimals(unit));
  }

  /** How precise a baseline is; to this, both sides of a comparison are rounded. */
  static int decimals(Unit unit) {
    return switch (unit) {
      case SHARE -> 8;
      case DURATION, RATE -> 3;
      case NUMBER -> 5;
    };
  }

  /** Of whole numbers only, so that a new metric doesn't change it. */
  private static String digest(VariantSummary variant) {
    try {
      byte[] text = SummaryJson.counted(variant).print().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
