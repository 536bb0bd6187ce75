package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Suggestion;
import io.weir.codec.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metrics by name, and limits in their units. */
final class MetricReader {

  private static final Shape<Double> NUMBER =
      Shapes.either(Shapes.number(0, 1e15), Units.share("100000000%"));
  private static final Shape<Double> NANOS = Units.NANOS.map(nanos -> (double) nanos);

  private MetricReader() {}

  static @Nullable Metric metric(String text, Node node, FaultList faults) {
    Optional<Metric> known = Metric.named(text);
    if (known.isPresent()) {
      return known.get();
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
    return switch (kind) {
      case SHARE -> "share(api/0)";
      case UPSTREAM_LOAD -> "upstream-load(api)";
      default -> kind.word();
    };
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
