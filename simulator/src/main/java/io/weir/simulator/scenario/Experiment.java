package io.weir.simulator.scenario;

import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scenario file that was read and found good.
 *
 * @param file as it was named by whoever loaded it
 * @param name of the scenario: lower case, digits, dashes; safe as a folder's name
 * @param about one line for people; may be empty
 * @param axes of the matrix in the order of the file, {@code seeds} not among them
 * @param seeds how many each variant runs with, from 1 on
 * @param autoWarmup whether the warm-up is yet to be found from results
 * @param variants the axes' product; the last axis changes fastest
 * @param assertions in the order of the file
 * @param report what is printed and kept
 * @param events for bands in charts, in order of start
 */
public record Experiment(
    String file,
    String name,
    String about,
    List<Axis> axes,
    Seeds seeds,
    boolean autoWarmup,
    List<Variant> variants,
    List<Assertion> assertions,
    ReportOptions report,
    List<EventBand> events) {

  public Experiment {
    axes = List.copyOf(axes);
    variants = List.copyOf(variants);
    assertions = List.copyOf(assertions);
    events = List.copyOf(events);
  }

  /** The same with other variants. */
  public Experiment withVariants(List<Variant> others) {
    return new Experiment(
        file, name, about, axes, seeds, autoWarmup, others, assertions, report, events);
  }

  /** The same with a warm-up of its own, for all variants. */
  public Experiment withWarmup(long nanos) {
    List<Variant> warmed =
        variants.stream()
            .map(variant -> new Variant(variant.labels(), warmed(variant.scenario(), nanos)))
            .toList();
    return new Experiment(
        file, name, about, axes, seeds, false, warmed, assertions, report, events);
  }

  private static Scenario warmed(Scenario scenario, long nanos) {
    Scenario.Measure measure = scenario.measure();
    return scenario.withMeasure(
        new Scenario.Measure(
            nanos, measure.windowNanos(), measure.percentiles(), measure.phases()));
  }

  /**
   * One dimension of the matrix.
   *
   * @param name such as {@code balancer}
   * @param labels unique, at least one
   */
  public record Axis(String name, List<String> labels) {
    public Axis {
      labels = List.copyOf(labels);
    }

    /** The labels of every cell of a matrix, by the names of its axes. */
    static List<Map<String, String>> cells(List<Axis> axes) {
      List<Map<String, String>> cells = List.of(Map.of());
      for (Axis axis : axes) {
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> cell : cells) {
          for (String label : axis.labels) {
            Map<String, String> with = new LinkedHashMap<>(cell);
            with.put(axis.name, label);
            longer.add(with);
          }
        }
        cells = longer;
      }
      return cells;
    }
  }

  /**
   * A timed event.
   *
   * @param name what happens to whom, such as {@code slow api/0}
   * @param atNanos when it begins
   * @param forNanos how long it lasts, cut at the scenario's end
   */
  public record EventBand(String name, long atNanos, long forNanos) {}

  /**
   * What is printed and kept.
   *
   * @param formats of {@code terminal, json, csv, junit, markdown, html}
   * @param keep of {@code summary, windows, histograms}
   */
  public record ReportOptions(List<String> formats, List<String> keep) {
    public ReportOptions {
      formats = List.copyOf(formats);
      keep = List.copyOf(keep);
    }
  }
}
