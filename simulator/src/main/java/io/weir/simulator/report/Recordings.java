package io.weir.simulator.report;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Recording;
import io.weir.simulator.result.Recording.Key;
import io.weir.simulator.result.Recording.Recorded;
import io.weir.simulator.result.Recording.Series;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what can be compared: baselines, and summaries of runs. */
public final class Recordings {

  private static final double NANOS_PER_MILLI = 1e6;

  private Recordings() {}

  /** Of a run that has just ended, with what a baseline would hold of it. */
  public static Recording of(ExperimentSummary summary) {
    return of(BaselineJson.of(summary));
  }

  /**
   * Of a file's content.
   *
   * @throws UnexpectedException if it is neither a baseline nor a summary
   */
  public static Recording of(Json json) {
    Tree root = Tree.of(json);
    boolean baseline = root.find("baseline").isPresent();
    checkLayout(root.at(baseline ? "baseline" : "layout"));
    Map<String, Recorded> variants = new LinkedHashMap<>();
    Tree all = root.at("variants");
    for (String name : all.members().keySet()) {
      variants.put(name, baseline ? baseline(all.at(name)) : summary(all.at(name)));
    }
    return new Recording(
        root.at("scenario").text(),
        (int) root.at("model").whole(),
        root.at("seeds").at("first").whole(),
        variants);
  }

  /** Whether a recording is of this version's model. */
  public static boolean isOfThisModel(Recording recording) {
    return recording.model() == Scenario.MODEL;
  }

  private static void checkLayout(Tree layout) {
    if (layout.whole() != BaselineJson.LAYOUT) {
      throw new UnexpectedException(
          "its layout is " + layout.whole() + ", and this version reads " + BaselineJson.LAYOUT);
    }
  }

  private static Recorded baseline(Tree variant) {
    Map<Key, Series> series = new LinkedHashMap<>();
    Tree phases = variant.at("phases");
    for (String phase : phases.members().keySet()) {
      Tree metrics = phases.at(phase);
      for (String metric : metrics.members().keySet()) {
        Tree values = metrics.at(metric);
        String unit = values.members().keySet().stream().findFirst().orElse("");
        series.put(new Key(phase, metric), series(values, unit, unit));
      }
    }
    return new Recorded(variant.at("counted").at("sha-256").text(), series);
  }

  private static Recorded summary(Tree variant) {
    Map<Key, Series> series = new LinkedHashMap<>();
    Tree phases = variant.at("phases");
    for (String phase : phases.members().keySet()) {
      Tree metrics = phases.at(phase).at("metrics");
      for (String metric : metrics.members().keySet()) {
        Tree values = metrics.at(metric);
        series.put(new Key(phase, metric), series(values, values.at("unit").text(), "seeds"));
      }
    }
    return new Recorded("", series);
  }

  private static Series series(Tree place, String unitName, String key) {
    Unit unit = unit(place, unitName);
    double[] values = place.at(key).numbers();
    for (int i = 0; i < values.length; i++) {
      values[i] = rounded(unit, values[i]);
    }
    return new Series(unit, values);
  }

  private static double rounded(Unit unit, double value) {
    if (Double.isNaN(value)) {
      return value;
    }
    double scale = StrictMath.pow(10, BaselineJson.decimals(unit));
    double rounded = Math.rint(value * scale);
    return unit == Unit.DURATION ? rounded * (NANOS_PER_MILLI / scale) : rounded / scale;
  }

  private static Unit unit(Tree place, String name) {
    for (Unit unit : Unit.values()) {
      if (SummaryJson.unitName(unit).equals(name)) {
        return unit;
      }
    }
    throw new UnexpectedException("'" + place.path() + "' has an unknown unit '" + name + "'");
  }
}
