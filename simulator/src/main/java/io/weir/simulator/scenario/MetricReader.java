package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Suggestion;
import io.weir.codec.Units;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Metrics by name, and limits in their units. */
final class MetricReader {

  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?|100)");
  private static final Pattern SHARE = Pattern.compile("share\\(([^()]{1,100})\\)");
  private static final Shape<Double> NUMBER =
      Shapes.either(Shapes.number(0, 1e15), Units.share("100000000%"));
  private static final Shape<Double> NANOS = Units.NANOS.map(nanos -> (double) nanos);

  private MetricReader() {}

  static @Nullable Metric metric(String text, Node node, FaultList faults) {
    Matcher percentile = PERCENTILE.matcher(text);
    if (percentile.matches()) {
      return new Metric(Metric.Kind.PERCENTILE, Double.parseDouble(percentile.group(1)), "");
    }
    Matcher share = SHARE.matcher(text);
    if (share.matches()) {
      return new Metric(Metric.Kind.SHARE, 0, share.group(1));
    }
    for (Metric.Kind kind : Metric.Kind.values()) {
      boolean bare = kind != Metric.Kind.PERCENTILE && kind != Metric.Kind.SHARE;
      if (bare && kind.word().equals(text)) {
        return Metric.of(kind);
      }
    }
    List<String> words = Arrays.stream(Metric.Kind.values()).map(MetricReader::shown).toList();
    faults.add(
        node,
        "unknown metric "
            + io.weir.codec.Fault.quote(text)
            + Suggestion.among(text, words)
            + " (there is "
            + String.join(", ", words)
            + ")");
    return null;
  }

  private static String shown(Metric.Kind kind) {
    return kind == Metric.Kind.SHARE ? "share(api/0)" : kind.word();
  }

  /** A limit in the metric's unit. */
  static Shape<Double> limit(Metric.Unit unit) {
    return switch (unit) {
      case SHARE -> Units.SHARE;
      case DURATION -> NANOS;
      case RATE -> Units.RATE;
      case NUMBER -> NUMBER;
    };
  }

  /** A difference in the metric's unit. */
  static Shape<Double> difference(Metric.Unit unit) {
    return unit == Metric.Unit.SHARE ? Units.POINTS : limit(unit);
  }
}
