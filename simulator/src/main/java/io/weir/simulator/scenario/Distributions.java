package io.weir.simulator.scenario;

import io.weir.codec.Choice;
import io.weir.codec.Choice.Alternative;
import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.simulator.model.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Distributions of durations as a scenario writes them. A bare duration is a constant. */
final class Distributions {

  private static final Shape<Long> NANOS = Units.nanos("0ms", "24h");
  private static final Shape<Long> POSITIVE = Units.nanos("1ns", "24h");
  private static final Shape<Distribution> CONSTANT =
      NANOS.map(nanos -> (Distribution) new Distribution.Constant(nanos));

  private static final Key<Long> FROM = Key.required("from", NANOS, "the lower end");
  private static final Key<Long> TO = Key.required("to", NANOS, "the upper end");

  private static final Key<Long> MEAN = Key.required("mean", NANOS, "the mean");
  private static final Key<Long> SD = Key.required("sd", NANOS, "the standard deviation");

  private static final Key<Long> SOME_P50 = Key.optional("p50", POSITIVE, "the median");
  private static final Key<Long> SOME_P99 = Key.optional("p99", POSITIVE, "the 99th percentile");
  private static final Key<Long> SOME_MEAN = Key.optional("mean", POSITIVE, "the mean");
  private static final Key<Long> SOME_SD = Key.optional("sd", NANOS, "the standard deviation");
  private static final Key<Long> SCALE = Key.optional("scale", POSITIVE, "the smallest value");
  private static final Key<Double> SHAPE =
      Key.optional(
          "shape", Shapes.number(1.01, 1000), "above 1; the smaller, the heavier the tail");

  private static final Choice<Distribution> KIND =
      Choice.of(
          "a distribution",
          List.of(
              kind("constant", CONSTANT, "always the same"),
              kind(
                  "uniform",
                  MappingShape.of("uniform", FROM, TO).checked(Distributions::uniform),
                  "evenly between two ends"),
              kind(
                  "exponential",
                  POSITIVE.map(mean -> new Distribution.Exponential((double) mean)),
                  "memoryless, given its mean"),
              kind(
                  "normal",
                  MappingShape.of("normal", MEAN, SD)
                      .to(f -> new Distribution.Normal(f.get(MEAN), f.get(SD), 0)),
                  "a bell, cut at 'min'"),
              kind(
                  "lognormal",
                  MappingShape.of("lognormal", SOME_P50, SOME_P99, SOME_MEAN, SOME_SD)
                      .checked(Distributions::logNormal),
                  "by p50 and p99, or by mean and sd"),
              kind(
                  "pareto",
                  MappingShape.of("pareto", SCALE, SHAPE, SOME_P50, SOME_P99)
                      .checked(Distributions::pareto),
                  "a heavy tail, by scale and shape, or by p50 and p99"),
              kind(
                  "percentiles",
                  Shapes.entries(
                          Shapes.text("a percentile such as p99.5", "p\\d{1,3}(\\.\\d{1,4})?"),
                          NANOS)
                      .then(PercentileList::read),
                  "straight lines between given percentiles"),
              kind(
                  "mixture",
                  Shapes.list(
                          Shape.recursive("a part of a mixture", () -> Distributions.PART), 1, 100)
                      .then(Distributions::mixture),
                  "one of several, each with its share"),
              kind("file", SampleFile.SHAPE, "recorded samples, one a line")));
  private static final Key<Long> MIN =
      Key.optional("min", NANOS, "of a normal distribution: samples below become this");
  private static final Key<Located<Double>> SHARE =
      Key.required("share", Units.SHARE.located(), "how often this part is drawn");

  private static final Shape<Part> PART =
      MappingShape.of("a part of a mixture", SHARE, KIND, MIN)
          .checked((fields, faults) -> {
            Distribution kind = kind(fields, faults);
            return kind == null ? null : new Part(fields.get(SHARE).value(), kind);
          });

  /** A distribution. */
  static final Shape<Distribution> DISTRIBUTION =
      Shapes.either(
          CONSTANT, MappingShape.of("a distribution", KIND, MIN).checked(Distributions::kind));

  private Distributions() {}

  private record Part(double share, Distribution distribution) {}

  private static Alternative<Distribution> kind(
      String name, Shape<? extends Distribution> shape, String doc) {
    return new Alternative<>(name, shape, doc);
  }

  private static @Nullable Distribution kind(Fields fields, FaultList faults) {
    Distribution kind = fields.get(KIND);
    Long min = fields.find(MIN);
    if (min == null) {
      return kind;
    }
    if (kind instanceof Distribution.Normal(double mean, double sd, long _)) {
      return new Distribution.Normal(mean, sd, min);
    }
    faults.add(fields.node(MIN), "'min' goes with a normal distribution only; leave it out");
    return null;
  }

  private static @Nullable Distribution uniform(Fields fields, FaultList faults) {
    long from = fields.get(FROM);
    long to = fields.get(TO);
    if (from > to) {
      faults.add(fields.node(TO), "must not be less than 'from'");
      return null;
    }
    return new Distribution.Uniform(from, to);
  }

  private static @Nullable Distribution logNormal(Fields fields, FaultList faults) {
    Long p50 = fields.find(SOME_P50);
    Long p99 = fields.find(SOME_P99);
    Long mean = fields.find(SOME_MEAN);
    Long sd = fields.find(SOME_SD);
    if (p50 != null && p99 != null && mean == null && sd == null) {
      return ascending(fields, p50, p99, faults)
          ? Distribution.LogNormal.ofPercentiles(p50, p99)
          : null;
    }
    if (p50 == null && p99 == null && mean != null && sd != null) {
      return Distribution.LogNormal.ofMoments(mean, sd);
    }
    faults.add(
        fields.node(), "give p50 and p99, or mean and sd: two of one kind, none of the other");
    return null;
  }

  private static @Nullable Distribution pareto(Fields fields, FaultList faults) {
    Long scale = fields.find(SCALE);
    Double shape = fields.find(SHAPE);
    Long p50 = fields.find(SOME_P50);
    Long p99 = fields.find(SOME_P99);
    if (scale != null && shape != null && p50 == null && p99 == null) {
      return new Distribution.Pareto(scale, shape);
    }
    if (scale == null && shape == null && p50 != null && p99 != null) {
      return ascending(fields, p50, p99, faults) ? paretoOf(fields, p50, p99, faults) : null;
    }
    faults.add(
        fields.node(), "give scale and shape, or p50 and p99: two of one kind, none of the other");
    return null;
  }

  private static @Nullable Distribution paretoOf(
      Fields fields, long p50, long p99, FaultList faults) {
    double shape = StrictMath.log(50) / StrictMath.log((double) p99 / p50);
    if (shape <= 1.01) {
      faults.add(fields.node(SOME_P99), "must be less than 48 times p50: above, there is no mean");
      return null;
    }
    return new Distribution.Pareto(p50 / StrictMath.pow(2, 1 / shape), shape);
  }

  private static boolean ascending(Fields fields, long p50, long p99, FaultList faults) {
    if (p99 <= p50) {
      faults.add(fields.node(SOME_P99), "must be more than p50");
    }
    return p99 > p50;
  }

  private static @Nullable Distribution mixture(
      List<Part> parts, io.weir.codec.Node node, FaultList faults) {
    List<Double> shares = new ArrayList<>();
    List<Distribution> kinds = new ArrayList<>();
    double sum = 0;
    for (Part part : parts) {
      shares.add(part.share);
      kinds.add(part.distribution);
      sum += part.share;
    }
    if (Math.abs(sum - 1) > 1e-9 || shares.contains(0.0)) {
      faults.add(node, "the shares must be above 0% and add up to 100%");
      return null;
    }
    return new Distribution.Mixture(shares, kinds);
  }

  /** A list of percentiles. */
  private static final class PercentileList {

    private static @Nullable Distribution read(
        Map<String, Long> values, io.weir.codec.Node node, FaultList faults) {
      List<Double> ranks = new ArrayList<>();
      List<Long> nanos = new ArrayList<>();
      for (Map.Entry<String, Long> each : values.entrySet()) {
        double rank = Double.parseDouble(each.getKey().substring(1)) / 100;
        int last = ranks.size() - 1;
        if (last >= 0 && (rank <= ranks.get(last) || each.getValue() < nanos.get(last))) {
          faults.add(node, each.getKey() + " must follow, and not be less than, the one before it");
          return null;
        }
        ranks.add(rank);
        nanos.add(each.getValue());
      }
      if (ranks.size() < 2 || ranks.getFirst() != 0 || ranks.getLast() != 1) {
        faults.add(node, "must begin with p0, the least, and end with p100, the greatest");
        return null;
      }
      return new Distribution.Percentiles(ranks, nanos);
    }
  }
}
