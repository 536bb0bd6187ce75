package io.weir.simulator.scenario;

import io.weir.codec.BalancerCodec;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.Rest;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Units;
import io.weir.codec.Units.Span;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.scenario.Experiment.ReportOptions;
import java.util.List;
import java.util.Map;

/** A whole scenario file: the single description of its format. */
final class FileShape {

  private static final Shape<String> LABEL = Shapes.text("a label", "");
  private static final Key<Node> BALANCER =
      Key.optional(
          "balancer",
          Shapes.unread(
              Shapes.either(
                  Shapes.list(BalancerCodec.BALANCER, 1, 1000),
                  Shapes.entries(LABEL, BalancerCodec.BALANCER))),
          "the balancers to compare: a list, or a mapping from label to balancer");
  private static final Key<Seeds> SEEDS =
      Key.withDefault(
          "seeds",
          SeedsShape.SEEDS,
          "1",
          "each variant runs with seeds 1 to N, or with as many as a goal needs");
  private static final Key<Located<String>> AXIS_PATH =
      Key.required("path", Shapes.TEXT.located(), "of the value to replace");
  private static final Key<Node> AXIS_VALUES =
      Key.required(
          "values",
          Shapes.unread(
              Shapes.either(
                  Shapes.list(Shapes.ANYTHING, 1, 1000), Shapes.entries(LABEL, Shapes.ANYTHING))),
          "a list, or a mapping from label to value");
  private static final Rest<Located<Draft.Axis>> AXES =
      Rest.of(
          MappingShape.of("an axis", AXIS_PATH, AXIS_VALUES)
              .to(f -> new Draft.Axis(f.get(AXIS_PATH), f.get(AXIS_VALUES)))
              .located());
  private static final Shape<Draft.Matrix> MATRIX =
      MappingShape.of("a matrix", BALANCER, SEEDS, AXES)
          .to(f -> new Draft.Matrix(f.find(BALANCER), f.get(SEEDS), f.get(AXES)));

  private static final Key<Long> HISTOGRAM_FROM =
      Key.withDefault("from", Units.NANOS, "1us", "the least that is told apart");
  private static final Key<Long> HISTOGRAM_TO =
      Key.withDefault("to", Units.NANOS, "60s", "the most");
  private static final Key<Integer> DIGITS =
      Key.withDefault("digits", Shapes.integer(1, 3), "3", "significant digits");
  private static final Key<Boolean> HISTOGRAM =
      Key.optional(
          "histogram",
          MappingShape.of("a histogram", HISTOGRAM_FROM, HISTOGRAM_TO, DIGITS).to(f -> true),
          "accepted; the histogram's range needs no choice");
  private static final Key<Long> WARMUP =
      Key.withDefault(
          "warmup",
          Shapes.either(
              Shapes.word("auto", Draft.AUTO_WARMUP, "found from the results (MSER-5)"),
              Units.NANOS),
          "0s",
          "requests that arrive before are not counted");
  private static final Key<Long> WINDOW =
      Key.withDefault("window", Units.nanos("1ms", "24h"), "1s", "the step of the time series");
  private static final Key<List<Double>> PERCENTILES =
      Key.withDefault(
          "percentiles",
          Shapes.list(Shapes.number(0, 100), 1, 20).map(all -> all.stream().sorted().toList()),
          "[50, 95, 99, 99.9]",
          "of latency, in the report");
  private static final Key<Map<String, Located<Span<Long>>>> PHASES =
      Key.withDefault(
          "phases",
          Shapes.entries(MeshShapes.NAME, Units.span(Units.NANOS, "15s..45s").located()),
          "{}",
          "named spans of arrival time");
  private static final Shape<Draft.Measure> MEASURE =
      MappingShape.of("measure", WARMUP, WINDOW, PERCENTILES, HISTOGRAM, PHASES)
          .to(f ->
              new Draft.Measure(f.get(WARMUP), f.get(WINDOW), f.get(PERCENTILES), f.get(PHASES)));

  private static final Key<List<String>> FORMATS =
      Key.withDefault(
          "formats",
          Shapes.list(same("terminal", "json", "csv", "junit", "markdown", "sarif", "html"), 0, 7),
          "[terminal, json]",
          "what the report is written as");
  private static final Key<List<String>> KEEP =
      Key.withDefault(
          "keep",
          Shapes.list(same("summary", "windows", "histograms"), 0, 3),
          "[summary, windows, histograms]",
          "what is kept of each cell");
  private static final Shape<ReportOptions> REPORT =
      MappingShape.of("report", FORMATS, KEEP)
          .to(f -> new ReportOptions(f.get(FORMATS), f.get(KEEP)));

  private static final Key<Integer> SCHEMA =
      Key.required("schema", Shapes.integer(1, 1), "the version of this format");
  private static final Key<String> NAME =
      Key.required("name", MeshShapes.NAME, "of the scenario, and of its results' folder");
  private static final Key<String> ABOUT =
      Key.withDefault("about", Shapes.TEXT, "''", "one line for people");
  private static final Key<Long> DURATION =
      Key.required("duration", Units.nanos("1ms", "24h"), "arrivals stop after this time");
  private static final Key<Long> DRAIN =
      Key.withDefault(
          "drain", Units.nanos("0s", "24h"), "5s", "how long requests in flight then have");
  private static final Key<Long> LAG =
      Key.withDefault(
          "lag", Units.nanos("0s", "24h"), "0s", "how late they hear of what comes and goes");
  private static final Key<Long> DISCOVERY =
      Key.withDefault(
          "discovery",
          MappingShape.of("discovery", LAG).to(f -> f.get(LAG)),
          "{}",
          "how gateways learn of endpoints");
  private static final Key<Distribution> OVERHEAD =
      Key.withDefault(
          "overhead", Distributions.DISTRIBUTION, "0ms", "what passing through costs in time");
  private static final Key<Distribution> SIDECARS =
      Key.withDefault(
          "sidecars",
          MappingShape.of("sidecars", OVERHEAD).to(f -> f.get(OVERHEAD)),
          "{}",
          "what every call of an endpoint passes through");
  private static final Key<Distribution> SAME_ZONE =
      Key.withDefault(
          "same-zone",
          Distributions.DISTRIBUTION,
          "0ms",
          "how long a message travels within a zone, each way");
  private static final Key<Distribution> CROSS_ZONE =
      Key.optional(
          "cross-zone",
          Distributions.DISTRIBUTION,
          "how long between two zones; as within one if left out");
  private static final Key<Draft.Network> NETWORK =
      Key.withDefault(
          "network",
          MappingShape.of("network", SAME_ZONE, CROSS_ZONE)
              .to(f -> new Draft.Network(f.get(SAME_ZONE), f.find(CROSS_ZONE))),
          "{}",
          "what lies between gateways, sidecars and endpoints");
  private static final Key<Map<String, Located<Draft.Client>>> CLIENTS =
      Key.required("clients", named(MeshShapes.CLIENT), "who sends requests");
  private static final Key<Map<String, Located<Draft.Gateway>>> GATEWAYS =
      Key.required("gateways", named(MeshShapes.GATEWAY), "through what");
  private static final Key<Map<String, Located<Draft.Service>>> SERVICES =
      Key.required("services", named(ServiceShape.SERVICE), "to whom");
  private static final Key<List<Located<Draft.Event>>> EVENTS =
      Key.withDefault(
          "events", Shapes.list(EventShapes.EVENT.located(), 0, 10_000), "[]", "what goes wrong");
  private static final Key<Map<String, Located<Policy>>> POLICIES =
      Key.withDefault("policies", PolicyTable.BLOCKS, "{}", "how callers treat callees");
  private static final Key<Draft.Matrix> MATRIX_KEY =
      Key.withDefault("matrix", MATRIX, "{}", "what is varied");
  private static final Key<Located<Draft.Measure>> MEASURE_KEY =
      Key.withDefault("measure", MEASURE.located(), "{}", "what is measured, and when");
  private static final Key<List<Located<Draft.Demand>>> ASSERT =
      Key.withDefault(
          "assert", Shapes.list(DemandShape.DEMAND.located(), 0, 1000), "[]", "what must hold");
  private static final Key<ReportOptions> REPORT_KEY =
      Key.withDefault("report", REPORT, "{}", "what is printed and kept");

  /** A scenario file. */
  static final Shape<Draft> FILE =
      MappingShape.of(
              "a scenario",
              SCHEMA,
              NAME,
              ABOUT,
              DURATION,
              DRAIN,
              DISCOVERY,
              CLIENTS,
              GATEWAYS,
              SIDECARS,
              NETWORK,
              SERVICES,
              EVENTS,
              POLICIES,
              MATRIX_KEY,
              MEASURE_KEY,
              ASSERT,
              REPORT_KEY)
          .notYet("extends", "model")
          .to(FileShape::draft);

  private FileShape() {}

  private static Draft draft(Fields f) {
    return new Draft(
        f.get(NAME),
        f.get(ABOUT),
        f.get(DURATION),
        f.get(DRAIN),
        f.get(DISCOVERY),
        f.get(CLIENTS),
        f.get(GATEWAYS),
        f.get(NETWORK).model(f.get(SIDECARS)),
        f.get(SERVICES),
        f.get(EVENTS),
        f.get(POLICIES),
        f.get(MATRIX_KEY),
        f.get(MEASURE_KEY),
        f.get(ASSERT),
        f.get(REPORT_KEY));
  }

  private static <T> Shape<Map<String, Located<T>>> named(Shape<T> shape) {
    return Shapes.entries(MeshShapes.NAME, shape.located())
        .then((all, node, faults) -> {
          if (all.isEmpty()) {
            faults.add(node, "must name at least one");
            return null;
          }
          return all;
        });
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
  private static Shape<String> same(String... words) {
    Word[] all = new Word[words.length];
    for (int i = 0; i < words.length; i++) {
      all[i] = new Word<>(words[i], words[i], "");
    }
    return (Shape<String>) Shapes.words(all);
  }
}
