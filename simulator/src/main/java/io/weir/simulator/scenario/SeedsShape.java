package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many seeds. */
final class SeedsShape {

  private static final int MOST = 10_000;
  private static final Pattern HALF_WIDTH = Pattern.compile("half-width\\((.+)\\) *<= *(\\S+)");
  private static final Shape<Integer> COUNT = Shapes.integer(1, MOST);

  private static final Key<Integer> FROM =
      Key.required("from", Shapes.integer(2, MOST), "seeds before the first look at the results");
  private static final Key<Integer> TO = Key.required("to", COUNT, "at most so many");
  private static final Key<Seeds.Goal> UNTIL =
      Key.required(
          "until",
          Shapes.text(
                  "'verdicts', or such as half-width(p99) <= 3%",
                  List.of("verdicts", "half-width(p99) <= 3%"))
              .then(SeedsShape::goal),
          "what ends it before: every assertion is clear, or an interval is narrow enough");

  static final Shape<Seeds> SEEDS =
      Shapes.either(
          COUNT.map(Seeds::fixed),
          MappingShape.of("seeds", FROM, TO, UNTIL).checked(SeedsShape::seeds));

  private SeedsShape() {}

  private static @Nullable Seeds seeds(Fields fields, FaultList faults) {
    if (fields.get(FROM) >= fields.get(TO)) {
      faults.add(fields.node(TO), "must be more than 'from'");
      return null;
    }
    return new Seeds(fields.get(FROM), fields.get(TO), fields.get(UNTIL));
  }

  private static Seeds.@Nullable Goal goal(String text, Node node, FaultList faults) {
    Matcher matcher = HALF_WIDTH.matcher(text);
    if (text.equals("verdicts")) {
      return new Seeds.Verdicts();
    }
    if (!matcher.matches()) {
      faults.add(
          node, "must be 'verdicts' or such as 'half-width(p99) <= 3%', not " + Fault.quote(text));
      return null;
    }
    Metric metric = MetricReader.metric(matcher.group(1), node, faults);
    return metric == null ? null : halfWidth(metric, matcher.group(2), (Node.Scalar) node, faults);
  }

  private static Seeds.@Nullable Goal halfWidth(
      Metric metric, String limit, Node.Scalar node, FaultList faults) {
    Metric.Unit unit = metric.kind().unit();
    boolean relative = unit != Metric.Unit.SHARE && limit.endsWith("%");
    Shape<Double> shape = relative ? Units.SHARE : MetricReader.difference(unit);
    Double value = shape.read(Units.part(node, limit), faults);
    return value == null ? null : new Seeds.HalfWidth(metric, value, relative, node.text());
  }
}
