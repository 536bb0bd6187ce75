package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Units;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a demand: {@code p99 <= 200ms}, {@code success-rate in 95%..96%}, {@code mean -10%}. */
final class ComparisonReader {

  private static final Pattern LIMIT = Pattern.compile("(\\S+) *(>=|<=) *(\\S+)");
  private static final Pattern RANGE = Pattern.compile("(\\S+) +in +(\\S+?)\\.\\.(\\S+)");
  private static final Pattern CHANGE = Pattern.compile("(\\S+) +([+-]) *(\\S+)");
  private static final int MAX_LENGTH = 200;

  private final Node.Scalar node;
  private final FaultList faults;

  ComparisonReader(Node.Scalar node, FaultList faults) {
    this.node = node;
    this.faults = faults;
  }

  /**
   * A metric and what is demanded of it.
   *
   * @param metric which
   * @param comparison what
   */
  record Result(Metric metric, Comparison comparison) {}

  @Nullable Result read() {
    String text = node.text().strip();
    if (text.length() <= MAX_LENGTH) {
      Matcher range = RANGE.matcher(text);
      if (range.matches()) {
        return result(range.group(1), metric -> range(metric, range.group(2), range.group(3)));
      }
      Matcher limit = LIMIT.matcher(text);
      if (limit.matches()) {
        return result(limit.group(1), metric -> limit(metric, limit.group(2), limit.group(3)));
      }
      Matcher change = CHANGE.matcher(text);
      if (change.matches()) {
        return result(change.group(1), metric -> change(metric, change.group(2), change.group(3)));
      }
    }
    faults.add(
        node,
        "must be a metric and a demand, such as 'p99 <= 200ms', 'success-rate in 95%..96%' or"
            + " 'mean -10%' (with 'versus'), not "
            + Fault.quote(text));
    return null;
  }

  private interface Demand {
    @Nullable Comparison of(Metric metric);
  }

  private @Nullable Result result(String name, Demand demand) {
    Metric metric = MetricReader.metric(name, node, faults);
    Comparison comparison = metric == null ? null : demand.of(metric);
    return metric == null || comparison == null ? null : new Result(metric, comparison);
  }

  private @Nullable Double number(Shape<Double> shape, String text) {
    return shape.read(Units.part(node, text), faults);
  }

  private @Nullable Comparison range(Metric metric, String from, String to) {
    Shape<Double> shape = MetricReader.limit(metric.kind().unit());
    Double low = number(shape, from);
    Double high = number(shape, to);
    if (low == null || high == null) {
      return null;
    }
    if (low > high) {
      faults.add(node, "the range ends before it begins; swap its ends");
      return null;
    }
    return new Comparison.Within(low, high);
  }

  private @Nullable Comparison limit(Metric metric, String sign, String text) {
    Double limit = number(MetricReader.limit(metric.kind().unit()), text);
    if (limit == null) {
      return null;
    }
    return sign.equals(">=") ? new Comparison.AtLeast(limit) : new Comparison.AtMost(limit);
  }

  private @Nullable Comparison change(Metric metric, String sign, String text) {
    boolean higher = metric.kind().higherIsBetter();
    if (sign.equals("+") != higher) {
      faults.add(
          node,
          metric
              + " is better when it is "
              + (higher ? "higher: write +" : "lower: write -")
              + text);
      return null;
    }
    boolean percent = text.endsWith("%");
    if (percent && metric.kind().unit() == Metric.Unit.SHARE) {
      faults.add(
          node,
          "a difference of "
              + metric
              + " is in percentage points: write "
              + sign
              + text.replace("%", "pp"));
      return null;
    }
    Shape<Double> shape = percent ? Units.SHARE : MetricReader.difference(metric.kind().unit());
    Double amount = number(shape, text);
    return amount == null ? null : new Comparison.BetterBy(amount, percent);
  }
}
