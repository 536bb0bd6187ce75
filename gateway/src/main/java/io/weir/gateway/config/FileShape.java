package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.codec.shell.AccessLogSpec;
import io.weir.codec.shell.AdminSpec;
import io.weir.codec.shell.ProxySpec.Transport;
import io.weir.codec.shell.ShellLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole configuration. */
final class FileShape {

  /** The version of the format. */
  static final Shape<Integer> VERSION = Shapes.integer(1, 1);

  /** Where collectors take traces (OTLP, section "OTLP/HTTP request"). */
  private static final String TRACES = "/v1/traces";

  private static final Shape<URI> COLLECTOR =
      Shapes.text("an address such as http://127.0.0.1:4318", "https?://[^\\s?#@]{1,1000}")
          .then(FileShape::collector);

  private static final Key<Integer> SCHEMA =
      Key.required("schema", VERSION, "the version of this format");
  private static final Key<String> NAME =
      Key.withDefault("name", CommonShapes.NAME, "edge", "what 'policies' call this gateway");
  private static final Key<String> ZONE =
      Key.withDefault("zone", Shapes.TEXT, "''", "where this gateway runs");
  private static final Key<Map<String, Located<Draft.Listener>>> LISTENERS =
      Key.required(
          "listeners",
          Shapes.entries(CommonShapes.NAME, ListenerShapes.LISTENER.located()),
          "where requests come in");
  private static final Key<List<Located<Draft.Route>>> ROUTES =
      Key.withDefault(
          "routes",
          Shapes.list(RouteShapes.ROUTE.located(), 0, 100_000),
          "[]",
          "which requests go to which cluster");
  private static final Key<Map<String, Located<Draft.Cluster>>> CLUSTERS =
      Key.required(
          "clusters",
          Shapes.entries(CommonShapes.NAME, ClusterShapes.CLUSTER.located()),
          "where requests can go");
  private static final Key<Map<String, Located<Policy>>> POLICIES =
      Key.withDefault(
          "policies",
          PolicyTable.BLOCKS,
          "{}",
          "how clusters are treated, by 'gateway>cluster'; the same blocks as in a scenario");
  private static final Key<ShellLimits> LIMITS =
      Key.withDefault("limits", LimitShapes.LIMITS, "{}", "on what clients may ask for");

  private static final Key<String> ADMIN_ADDRESS =
      Key.withDefault("address", CommonShapes.ADDRESS, "127.0.0.1", "to bind");
  private static final Key<Integer> ADMIN_PORT =
      Key.withDefault("port", CommonShapes.PORT, "9901", "to bind; 0 for any that is free");
  private static final Key<Optional<AdminSpec>> ADMIN =
      Key.withDefault(
          "admin",
          Shapes.either(
              Shapes.word("none", Optional.empty(), "nowhere"),
              MappingShape.of("admin", ADMIN_ADDRESS, ADMIN_PORT)
                  .to(f -> Optional.of(new AdminSpec(f.get(ADMIN_ADDRESS), f.get(ADMIN_PORT))))),
          "{}",
          "where health, metrics and state are shown");

  private static final Key<AccessLogSpec.Format> FORMAT =
      Key.withDefault(
          "format",
          Shapes.words(
              new Shapes.Word<>("json", AccessLogSpec.Format.JSON, "an object a line"),
              new Shapes.Word<>("apache", AccessLogSpec.Format.APACHE, "Apache's combined")),
          "json",
          "of a line");
  private static final Key<String> LOG_FILE =
      Key.optional(
          "file",
          Shapes.text("the name of a file", "[^\\x00]{1,4096}"),
          "opened anew on SIGHUP; standard output if left out");
  private static final Key<Integer> QUEUE =
      Key.withDefault(
          "queue",
          LimitShapes.size(64 << 10, 256 << 20),
          "4MiB",
          "lines waiting to be written; more are dropped and counted");
  private static final Key<Optional<AccessLogSpec>> ACCESS_LOG =
      Key.withDefault(
          "access-log",
          Shapes.either(
              Shapes.word("none", Optional.empty(), "nowhere"),
              MappingShape.of("an access log", FORMAT, LOG_FILE, QUEUE).to(FileShape::accessLog)),
          "none",
          "where each request leaves a line");

  private static final Key<URI> OTLP =
      Key.required("otlp", COLLECTOR, "a collector that takes OTLP over HTTP");
  private static final Key<Double> SAMPLE =
      Key.withDefault(
          "sample",
          Units.SHARE,
          "1%",
          "of the traces that begin here; others are recorded if they say so");
  private static final Key<String> SERVICE =
      Key.optional("service", Shapes.TEXT, "its name in traces; that of the gateway if left out");
  private static final Key<Optional<Draft.Tracing>> TRACING =
      Key.withDefault(
          "tracing",
          Shapes.either(
              Shapes.word("none", Optional.empty(), "nowhere"),
              MappingShape.of("tracing", OTLP, SAMPLE, SERVICE).to(FileShape::tracing)),
          "none",
          "where the spans of requests go, by OpenTelemetry; from the next start on");

  private static final Key<Duration> DRAIN =
      Key.withDefault(
          "drain", Units.duration("0s", "24h"), "30s", "for requests in flight on SIGTERM");
  private static final Key<Integer> EVENT_LOOPS =
      Key.withDefault(
          "event-loops",
          Shapes.either(Shapes.word("auto", 0, "one a processor"), Shapes.integer(1, 1_024)),
          "auto",
          "threads that serve");
  private static final Key<Transport> TRANSPORT =
      Key.withDefault(
          "transport",
          Shapes.words(
              new Shapes.Word<>("auto", Transport.AUTO, "epoll, else nio"),
              new Shapes.Word<>("epoll", Transport.EPOLL, "Linux"),
              new Shapes.Word<>("io_uring", Transport.IO_URING, "Linux"),
              new Shapes.Word<>("nio", Transport.NIO, "everywhere")),
          "auto",
          "what sockets are made of");

  /** A file, or all files of a folder together. */
  static final Shape<Draft> FILE =
      MappingShape.of(
              "a gateway's configuration",
              SCHEMA,
              NAME,
              ZONE,
              LISTENERS,
              ROUTES,
              CLUSTERS,
              POLICIES,
              LIMITS,
              ADMIN,
              ACCESS_LOG,
              TRACING,
              DRAIN,
              EVENT_LOOPS,
              TRANSPORT)
          .to(FileShape::draft);

  private FileShape() {}

  private static Optional<AccessLogSpec> accessLog(Fields f) {
    String name = f.find(LOG_FILE);
    Path beside = Path.of(f.node().place().file());
    String file = name == null ? "" : beside.resolveSibling(name).toString();
    return Optional.of(new AccessLogSpec(f.get(FORMAT), file, f.get(QUEUE)));
  }

  private static Optional<Draft.Tracing> tracing(Fields f) {
    return Optional.of(new Draft.Tracing(f.get(OTLP), f.get(SAMPLE), f.find(SERVICE)));
  }

  private static @Nullable URI collector(String text, Node node, FaultList faults) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null) {
        return text.endsWith(TRACES) ? uri : new URI(text.replaceFirst("/$", "") + TRACES);
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    faults.add(node, "must be an address such as http://127.0.0.1:4318, not " + node.kind());
    return null;
  }

  private static Draft draft(Fields f) {
    return new Draft(
        f.get(NAME),
        f.get(ZONE),
        f.get(LISTENERS),
        f.get(ROUTES),
        f.get(CLUSTERS),
        f.get(POLICIES),
        f.get(LIMITS),
        f.get(ADMIN),
        f.get(ACCESS_LOG),
        f.get(TRACING),
        new Draft.Running(f.get(DRAIN), f.get(EVENT_LOOPS), f.get(TRANSPORT)));
  }
}
