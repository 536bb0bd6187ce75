package io.weir.gateway.config;

import io.weir.codec.Choice;
import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.PolicyCodec;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes: which requests, to which clusters. */
final class RouteShapes {

  private static final Shape<String> PATH_TEXT =
      Shapes.text("a path that begins with '/'", "/[^\\s?#]{0,2000}");
  private static final Shape<PathMatch> PREFIX = PATH_TEXT.map(PathMatch.Prefix::new);
  private static final Choice<PathMatch> PATH_KIND =
      Choice.of(
          "a path",
          List.of(
              new Choice.Alternative<>("exact", PATH_TEXT.map(PathMatch.Exact::new), "the whole"),
              new Choice.Alternative<>("prefix", PREFIX, "whole segments from the start"),
              new Choice.Alternative<>(
                  "regex",
                  Shapes.TEXT.map(PathMatch.Regex::new),
                  "matches the whole path (java.util.regex, within a bound on its work)")));
  private static final Key<PathMatch> PATH =
      Key.optional(
          "path",
          Shapes.either(PREFIX, MappingShape.of("a path", PATH_KIND).to(f -> f.get(PATH_KIND))),
          "a prefix of whole segments, or 'exact' or 'regex'");

  private static final Key<String> METHOD =
      Key.optional(
          "method", Shapes.text("a method such as GET", "[A-Z][A-Z-]{0,30}"), "of the request");

  private record Value(String text, boolean regex) {}

  private static final Key<String> REGEX =
      Key.required("regex", Shapes.TEXT, "matches the whole value");
  private static final Shape<Value> VALUE =
      Shapes.either(
          Shapes.TEXT.map(text -> new Value(text, false)),
          MappingShape.of("a pattern", REGEX).to(f -> new Value(f.get(REGEX), true)));
  private static final Key<Map<String, Value>> HEADERS =
      Key.withDefault(
          "headers",
          Shapes.entries(
              Shapes.text("a header's name", "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,255}"), VALUE),
          "{}",
          "each must have this value");
  private static final Key<Map<String, Value>> QUERY =
      Key.withDefault(
          "query",
          Shapes.entries(Shapes.text("a parameter's name", "(?s).{1,255}"), VALUE),
          "{}",
          "each parameter must have this value");

  private static final Shape<String> GRPC_NAME =
      Shapes.text("a name without '/'", "[^\\s/]{1,255}");
  private static final Key<String> SERVICE =
      Key.optional("service", GRPC_NAME, "with its package; any if left out");
  private static final Key<String> CALL = Key.optional("method", GRPC_NAME, "any if left out");
  private static final Key<PathMatch> GRPC =
      Key.optional(
          "grpc",
          MappingShape.of("a gRPC call", SERVICE, CALL).checked(RouteShapes::grpc),
          "a gRPC service, a method of it, or both; in place of 'path'");

  private static final Shape<MatchSpec> MATCH =
      MappingShape.of("a match", PATH, METHOD, HEADERS, QUERY, GRPC).checked(RouteShapes::match);
  private static final Key<List<MatchSpec>> MATCHES =
      Key.optional(
          "matches",
          Shapes.list(MATCH, 1, 64),
          "one of these must hold; in place of conditions on the route itself");

  private static final Key<Located<String>> CLUSTER =
      Key.required("cluster", CommonShapes.NAME.located(), "its name");
  private static final Key<Integer> WEIGHT =
      Key.withDefault("weight", Shapes.integer(0, 1_000_000), "1", "its share; 0 for none");
  private static final Shape<Draft.Target> TARGET =
      MappingShape.of("a weighted cluster", CLUSTER, WEIGHT)
          .to(f -> new Draft.Target(f.get(CLUSTER), f.get(WEIGHT)));

  /** One cluster by name, or several with weights. */
  static final Shape<List<Draft.Target>> TO =
      Shapes.either(
          CommonShapes.NAME.located().map(name -> List.of(new Draft.Target(name, 1))),
          Shapes.list(TARGET, 1, 1_000));

  private static final Key<String> NAME =
      Key.optional(
          "name",
          Shapes.text("a name of at most 100 visible characters", "[!-~]{1,100}"),
          "for metrics and logs; made of its first condition if left out");
  private static final Key<List<String>> HOSTS =
      Key.withDefault("hosts", Shapes.list(CommonShapes.HOST, 0, 10_000), "[]", "any if left out");
  private static final Key<List<Located<String>>> LISTENERS =
      Key.optional(
          "listeners",
          Shapes.list(CommonShapes.NAME.located(), 1, 1_000),
          "that have this route; all that speak HTTP if left out");
  private static final Key<List<Draft.Target>> TO_KEY =
      Key.required("to", TO, "the cluster, or several with weights");
  private static final Key<Located<Policy>> POLICY =
      Key.optional(
          "policy",
          PolicyCodec.POLICY.located().then(RouteShapes::routePolicy),
          "timeout, retries, hedge and rate-limit of this route, over those under 'policies'");

  /** A route. */
  static final Shape<Draft.Route> ROUTE =
      MappingShape.of(
              "a route", NAME, LISTENERS, HOSTS, PATH, METHOD, HEADERS, QUERY, GRPC, MATCHES,
              TO_KEY, POLICY)
          .notYet("redirect", "rewrite", "mirror", "request-headers", "response-headers", "cors")
          .checked(RouteShapes::route);

  private RouteShapes() {}

  private static @Nullable PathMatch grpc(Fields f, FaultList faults) {
    if (!f.has(SERVICE) && !f.has(CALL)) {
      faults.add(f.node(), "name a 'service', a 'method' or both");
      return null;
    }
    return new PathMatch.Grpc(f.find(SERVICE), f.find(CALL));
  }

  private static @Nullable MatchSpec match(Fields f, FaultList faults) {
    if (f.has(PATH) && f.has(GRPC)) {
      faults.add(f.node(GRPC), "'grpc' and 'path' exclude each other; keep one");
      return null;
    }
    PathMatch path = f.has(GRPC) ? f.find(GRPC) : f.find(PATH);
    return new MatchSpec(path, f.find(METHOD), values(f.get(HEADERS)), values(f.get(QUERY)));
  }

  private static List<ValueMatch> values(Map<String, Value> named) {
    List<ValueMatch> matches = new ArrayList<>();
    named.forEach((name, value) -> matches.add(new ValueMatch(name, value.text, value.regex)));
    return matches;
  }

  private static Draft.@Nullable Route route(Fields f, FaultList faults) {
    boolean inline = f.has(PATH) || f.has(METHOD) || f.has(HEADERS) || f.has(QUERY) || f.has(GRPC);
    List<MatchSpec> matches = f.find(MATCHES);
    if (inline && matches != null) {
      faults.add(f.node(MATCHES), "'matches' is in place of conditions on the route; keep one");
      return null;
    }
    if (inline) {
      MatchSpec own = match(f, faults);
      if (own == null) {
        return null;
      }
      matches = List.of(own);
    }
    List<Located<String>> listeners = f.find(LISTENERS);
    return new Draft.Route(
        f.find(NAME),
        f.get(HOSTS),
        listeners == null ? List.of() : listeners,
        matches == null ? List.of() : matches,
        f.get(TO_KEY),
        f.find(POLICY));
  }

  /** What belongs to a cluster cannot differ between the routes that lead to it. */
  private static @Nullable Located<Policy> routePolicy(
      Located<Policy> policy, Node node, FaultList faults) {
    Node.Mapping mapping = (Node.Mapping) node;
    int before = faults.size();
    for (String part : List.of("failure-accrual", "limits", "locality", "balancer")) {
      Node.Entry entry = mapping.find(part);
      if (entry != null) {
        faults.add(entry.value(), "belongs to a cluster, not to a route; put it under 'policies'");
      }
    }
    for (String part : List.of("retries", "hedge")) {
      Node.Entry entry = mapping.find(part);
      Node inner = entry == null ? node : entry.value();
      Node.Entry budget = inner instanceof Node.Mapping each ? each.find("budget") : null;
      if (budget != null) {
        faults.add(budget.value(), "a budget belongs to a cluster; put it under 'policies'");
      }
    }
    return faults.size() == before ? policy : null;
  }
}
