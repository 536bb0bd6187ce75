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
import io.weir.simulator.model.Client.Target;
import io.weir.simulator.model.Distribution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients and gateways, and the words that all parts of a mesh are described in. */
final class MeshShapes {

  static final String NAME_PATTERN = "[a-z0-9][a-z0-9-]{0,62}";

  static final Shape<String> NAME =
      Shapes.text("a name of lower-case letters, digits and dashes", NAME_PATTERN);
  static final Shape<String> PATH = Shapes.text("a path that begins with '/'", "/\\S{0,2000}");

  private static final Key<Located<String>> CLIENT_TO =
      Key.required("to", NAME.located(), "the gateway that requests go to");
  private static final Key<List<Target>> CLIENT_PATH =
      Key.optional(
          "path",
          PATH.map(path -> List.of(new Target(path, 1))),
          "of every request; / if left out");
  private static final Key<List<Target>> CLIENT_PATHS =
      Key.optional(
          "paths",
          Shapes.entries(PATH, Units.SHARE).then(MeshShapes::targets),
          "several instead of one, each with its share");
  static final Shape<String> METHOD = Shapes.text("a method such as GET", "[A-Z]{1,20}");
  private static final Key<String> CLIENT_METHOD =
      Key.withDefault("method", METHOD, "GET", "of every request");
  private static final Key<Located<Draft.Sending>> ARRIVAL_KEY =
      Key.required("arrival", ArrivalShape.ARRIVAL.located(), "when requests are sent");
  private static final Key<Long> TIMEOUT =
      Key.required(
          "timeout",
          Units.nanos("1ns", "24h"),
          "an answer counts as success only within this time from the intended instant");

  static final Shape<Draft.Client> CLIENT =
      MappingShape.of(
              "a client", CLIENT_TO, CLIENT_PATH, CLIENT_PATHS, CLIENT_METHOD, ARRIVAL_KEY, TIMEOUT)
          .notYet("zone", "headers", "body")
          .checked(MeshShapes::client);

  private static final Key<String> ROUTE_PATH =
      Key.required("path", PATH, "a prefix of whole segments");
  private static final Key<Located<String>> ROUTE_TO =
      Key.required("to", NAME.located(), "the service that requests go to");
  private static final Shape<Draft.Route> ROUTE =
      MappingShape.of("a route", ROUTE_PATH, ROUTE_TO)
          .to(f -> new Draft.Route(f.get(ROUTE_PATH), f.get(ROUTE_TO)));

  private static final Key<Integer> REPLICAS =
      Key.withDefault("replicas", Shapes.integer(1, 10_000), "1", "how many processes");
  private static final Key<Integer> EVENT_LOOPS =
      Key.withDefault(
          "event-loops", Shapes.integer(1, 1024), "1", "loops a process, each with its own state");
  private static final Key<Distribution> OVERHEAD =
      Key.withDefault(
          "overhead", Distributions.DISTRIBUTION, "0ms", "what passing through costs in time");
  private static final Key<List<Draft.Route>> ROUTES =
      Key.required("routes", Shapes.list(ROUTE, 1, 1000), "which path leads to which service");

  private static final Key<List<Located<String>>> GATEWAY_ZONES =
      Key.withDefault(
          "zones", Shapes.list(NAME.located(), 0, 100), "[]", "where the replicas are, in turn");

  static final Shape<Draft.Gateway> GATEWAY =
      MappingShape.of("a gateway", REPLICAS, EVENT_LOOPS, OVERHEAD, ROUTES, GATEWAY_ZONES)
          .to(f ->
              new Draft.Gateway(
                  f.get(REPLICAS),
                  f.get(EVENT_LOOPS),
                  f.get(OVERHEAD),
                  f.get(ROUTES),
                  f.get(GATEWAY_ZONES)));

  private MeshShapes() {}

  private static Draft.@Nullable Client client(Fields f, FaultList faults) {
    if (f.has(CLIENT_PATH) && f.has(CLIENT_PATHS)) {
      faults.add(f.node(CLIENT_PATH), "'path' is too much where there are 'paths'");
      return null;
    }
    Key<List<Target>> given = f.has(CLIENT_PATHS) ? CLIENT_PATHS : CLIENT_PATH;
    return new Draft.Client(
        f.get(CLIENT_TO),
        new Located<>(or(f.find(given), List.of(new Target("/", 1))), f.node(given)),
        f.get(CLIENT_METHOD),
        f.get(ARRIVAL_KEY),
        f.get(TIMEOUT));
  }

  private static @Nullable List<Target> targets(
      Map<String, Double> shares, Node node, FaultList faults) {
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (Math.abs(sum - 1) > 1e-9 || shares.containsValue(0.0)) {
      faults.add(node, "the shares must be above 0% and add up to 100%");
      return null;
    }
    return shares.entrySet().stream().map(e -> new Target(e.getKey(), e.getValue())).toList();
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
