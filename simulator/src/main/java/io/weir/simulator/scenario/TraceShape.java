package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.simulator.trace.Columns;
import org.jspecify.annotations.Nullable;

/** How a scenario names a file of recorded requests. */
final class TraceShape {

  private static final String AUTO = "auto";
  private static final Shape<String> NAME = Shapes.text("the name of a column", ".{1,100}");

  private static final Key<String> AT =
      Key.withDefault("at", NAME, Columns.AT, "when the request came");
  private static final Key<String> PATH =
      Key.withDefault("path", NAME, Columns.PATH, "what it was for, with its query");
  private static final Key<String> BYTES =
      Key.optional("bytes", NAME, "the answer's size; 'bytes' where there is one");
  private static final Key<String> METHOD =
      Key.optional("method", NAME, "its method; 'method' where there is one, or the client's own");

  static final Key<Located<String>> FILE =
      Key.optional(
          "trace",
          Shapes.text("the name of a file", ".{1,500}").located(),
          "recorded requests, CSV or JSON lines, also packed by gzip; beside the scenario");
  static final Key<Columns> COLUMNS =
      Key.withDefault(
          "columns",
          MappingShape.of("names of columns", AT, PATH, BYTES, METHOD)
              .to(f -> new Columns(f.get(AT), f.get(PATH), f.find(BYTES), f.find(METHOD))),
          "{}",
          "how the trace names what it tells");
  static final Key<Double> SPEED =
      Key.withDefault(
          "speed",
          Units.FACTOR.then(TraceShape::aboveZero),
          "1x",
          "of the trace; 2x is twice the rate");
  static final Key<Boolean> CYCLE =
      Key.withDefault("cycle", Shapes.TRUTH, "false", "whether it begins again once it is over");
  static final Key<String> SHA256 =
      Key.withDefault(
          "sha256",
          Shapes.text("auto or 64 hexadecimal digits", AUTO + "|[0-9a-fA-F]{64}"),
          AUTO,
          "the digest that the file must have; any with 'auto'");

  /** What goes with a trace only. */
  static final Key<?>[] ALL = {COLUMNS, SPEED, CYCLE, SHA256};

  private TraceShape() {}

  static Draft.Sending sending(Fields f) {
    String sha256 = f.get(SHA256);
    return new Draft.Sending.Recorded(
        f.get(FILE),
        f.get(COLUMNS),
        sha256.equals(AUTO) ? null : sha256,
        f.get(SPEED),
        f.get(CYCLE));
  }

  private static @Nullable Double aboveZero(Double speed, Node node, FaultList faults) {
    if (speed <= 0) {
      faults.add(node, "a speed of zero sends nothing; give more");
      return null;
    }
    return speed;
  }
}
