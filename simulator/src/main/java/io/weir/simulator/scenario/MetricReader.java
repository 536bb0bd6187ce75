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
  private static final Pattern SUBJECT =
      Pattern.compile("(share|upstream-load)\\(([^()]{1,100})\\)");
  private static final Shape<Double> NUMBER =
      Shapes.either(Shapes.number(0, 1e15), Units.share("100000000%"));
  private static final Shape<Double> NANOS = Units.NANOS.map(nanos -> (double) nanos);

  private MetricReader() {}

  static @Nullable Metric metric(String text, Node node, FaultList faults) {
    Matcher percentile = PERCENTILE.matcher(text);
    if (percentile.matches()) {
      return new Metric(Metric.Kind.PERCENTILE, Double.parseDouble(percentile.group(1)), "");
    }
    Matcher subject = SUBJECT.matcher(text);
    String word = subject.matches() ? subject.group(1) : text;
    for (Metric.Kind kind : Metric.Kind.values()) {
      boolean fits = subject.matches() == kind.hasSubject() && kind != Metric.Kind.PERCENTILE;
      if (fits && kind.word().equals(word)) {
        return subject.matches() ? new Metric(kind, 0, subject.group(2)) : Metric.of(kind);
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
