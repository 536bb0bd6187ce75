package io.weir.simulator.result;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Scenario.Measure;
import io.weir.simulator.model.Scenario.Phase;
import io.weir.simulator.model.Service;
import io.weir.simulator.model.Service.Capacity;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Assertion.Judge;
import io.weir.simulator.scenario.Assertion.Severity;
import io.weir.simulator.scenario.Comparison;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Experiment.Axis;
import io.weir.simulator.scenario.Experiment.EventBand;
import io.weir.simulator.scenario.Experiment.ReportOptions;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.util.List;
import java.util.Map;

/** An experiment that needs no engine: two balancers, of which {@code bad} fails more. */
public final class Samples {

  public static final long SECOND = 1_000_000_000;
  public static final long MILLI = 1_000_000;
  private static final int WINDOWS = 10;

  private Samples() {}

  /** Ten seconds, four endpoints, one phase. */
  public static Scenario scenario(String balancer) {
    return new Scenario(
        balancer,
        WINDOWS * SECOND,
        0,
        List.of(),
        List.of(),
        List.of(new Service("api", 4, Capacity.UNLIMITED, new Distribution.Constant(1), 0, false)),
        List.of(),
        List.of(),
        new Measure(
            0, SECOND, List.of(50.0, 99.0), List.of(new Phase("slow", 3 * SECOND, 6 * SECOND))));
  }

  public static Variant variant(String balancer) {
    return new Variant(Map.of("balancer", balancer), scenario(balancer));
  }

  public static Experiment experiment(Assertion... assertions) {
    return experiment("sample", List.of("summary", "windows", "histograms"), assertions);
  }

  public static Experiment experiment(String name, List<String> keep, Assertion... assertions) {
    return experiment(name, keep, Seeds.fixed(3), assertions);
  }

  public static Experiment experiment(
      String name, List<String> keep, Seeds seeds, Assertion... assertions) {
    return new Experiment(
        name + ".yaml",
        name,
        "A sample.",
        List.of(new Axis("balancer", List.of("bad", "good"))),
        seeds,
        false,
        List.of(variant("bad"), variant("good")),
        List.of(assertions),
        new ReportOptions(List.of("terminal", "json"), keep),
        List.of(new EventBand("slow api/0", 3 * SECOND, 3 * SECOND)));
  }

  public static Assertion assertion(String balancer, Kind kind, Comparison comparison) {
    return assertion(balancer, kind, comparison, Judge.BOUND, Severity.ERROR);
  }

  public static Assertion assertion(
      String balancer, Kind kind, Comparison comparison, Judge judge, Severity severity) {
    return assertion(balancer, kind, comparison, judge, severity, kind.word() + " demand");
  }

  /** One that is written so. */
  public static Assertion assertion(
      String balancer,
      Kind kind,
      Comparison comparison,
      Judge judge,
      Severity severity,
      String text) {
    return new Assertion(
        Map.of("balancer", balancer),
        Metric.of(kind),
        comparison,
        comparison instanceof Comparison.BetterBy ? Map.of("balancer", "bad") : Map.of(),
        Assertion.ALL,
        0.95,
        severity,
        judge,
        text,
        "sample.yaml",
        31,
        5);
  }

  /** A run in which every number is a plain function of scenario and seed. */
  public static CellResult run(Scenario scenario, long seed) {
    boolean bad = scenario.name().equals("bad");
    long failedInWindow = bad ? 10 + seed : 1;
    PhaseResult all = phase("all", 1000, 3 * failedInWindow, bad, seed);
    PhaseResult slow = phase("slow", 300, 3 * failedInWindow, bad, seed);
    List<WindowResult> windows = new java.util.ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      long failed = i >= 3 && i < 6 ? failedInWindow : 0;
      windows.add(new WindowResult(100, 100 - failed, failed, 20 * MILLI));
    }
    List<EndpointResult> endpoints = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      endpoints.add(new EndpointResult("api", i, i == 0 ? 100 : 300, 3 + i, 2 * i, SECOND * i));
    }
    return new CellResult(List.of(all, slow), windows, endpoints, 5000);
  }

  private static PhaseResult phase(
      String name, long intended, long failed, boolean bad, long seed) {
    LogLinearHistogram latency = new LogLinearHistogram(7);
    for (int i = 0; i < intended; i++) {
      latency.record(i < failed ? SECOND : (10 + seed % 3 + i % 10) * MILLI);
    }
    long retries = bad ? 20 : 0;
    return new PhaseResult(
        name,
        intended,
        intended - failed,
        failed,
        0,
        0,
        latency,
        intended + retries,
        retries,
        0,
        0,
        List.of(intended / 10, intended * 3 / 10, intended * 3 / 10, intended * 3 / 10),
        List.of(intended));
  }
}
