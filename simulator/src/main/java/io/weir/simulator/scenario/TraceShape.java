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
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Trace;
import io.weir.simulator.trace.Columns;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a scenario names a file of recorded requests, or lists them. */
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

  private static final int MAX_LISTED = 10_000;
  private static final Key<Long> LISTED_AT =
      Key.required("at", Units.nanos("0s", "24h"), "when the request comes");
  private static final Key<String> LISTED_PATH =
      Key.withDefault(
          "path",
          Shapes.text("a path that begins with '/'", "/\\S{0,2000}"),
          "/",
          "what it is for");
  private static final Key<String> LISTED_METHOD =
      Key.withDefault(
          "method",
          Shapes.text("a method such as GET", "[A-Z]{0,20}"),
          "''",
          "its method, or the client's own");

  static final Key<Source> SOURCE =
      Key.optional(
          "trace",
          Shapes.either(
              Shapes.text("the name of a file", ".{1,500}").map(Source.File::new),
              Shapes.list(
                      MappingShape.of("a request", LISTED_AT, LISTED_PATH, LISTED_METHOD)
                          .to(f ->
                              new Source.Moment(
                                  f.get(LISTED_AT),
                                  new Trace.Target(f.get(LISTED_METHOD), f.get(LISTED_PATH)))),
                      1,
                      MAX_LISTED)
                  .map(Source.Listed::new)),
          "recorded requests, CSV or JSON lines, also packed by gzip; beside the scenario; or a few"
              + " requests one by one");
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

  /** What goes with the file of one only. */
  static final Key<?>[] OF_FILE = {COLUMNS, SHA256};

  private TraceShape() {}

  /** Where the requests stand. */
  sealed interface Source {

    /** A file beside the scenario. */
    record File(String name) implements Source {}

    /** A request. */
    record Moment(long atNanos, Trace.Target target) {}

    /** The scenario itself. */
    record Listed(List<Moment> moments) implements Source {

      /** In the order of their time, and of the list where that is the same. */
      Trace trace() {
        List<Moment> sorted =
            moments.stream().sorted(Comparator.comparingLong(Moment::atNanos)).toList();
        List<Trace.Target> distinct = sorted.stream().map(Moment::target).distinct().toList();
        return new Trace(
            "listed " + sorted,
            sorted.stream().mapToLong(Moment::atNanos).toArray(),
            sorted.stream().mapToInt(moment -> distinct.indexOf(moment.target())).toArray(),
            distinct);
      }
    }
  }

  static Draft.@Nullable Sending sending(Fields f, FaultList faults) {
    return switch (f.get(SOURCE)) {
      case Source.File(String name) -> {
        String sha256 = f.get(SHA256);
        yield new Draft.Sending.Recorded(
            new Located<>(name, f.node(SOURCE)),
            f.get(COLUMNS),
            sha256.equals(AUTO) ? null : sha256,
            f.get(SPEED),
            f.get(CYCLE));
      }
      case Source.Listed listed -> {
        Trace trace = listed.trace();
        if (f.get(CYCLE) && trace.spanNanos() == 0) {
          faults.add(f.node(SOURCE), Traces.INSTANT);
          yield null;
        }
        yield new Draft.Sending.Listed(new Arrival.Replay(trace, f.get(SPEED), f.get(CYCLE)));
      }
    };
  }

  private static @Nullable Double aboveZero(Double speed, Node node, FaultList faults) {
    if (speed <= 0) {
      faults.add(node, "a speed of zero sends nothing; give more");
      return null;
    }
    return speed;
  }
}
