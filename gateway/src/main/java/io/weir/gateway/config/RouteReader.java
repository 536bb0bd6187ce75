package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.PolicyTable.Pair;
import io.weir.codec.Suggestion;
import io.weir.routing.exchange.RouteTable;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.SpecException;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns routes into specs, with the policies of their clusters. */
final class RouteReader {

  /** What a route table calls a place in a route. */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:\\.matches\\[(\\d+)])?\\.(hosts|path|headers|query|grpc)(?:\\[(\\d+)]|\\.(.+))?");

  private final Draft draft;
  private final PolicyTable policies;
  private final FaultList faults;

  RouteReader(Draft draft, PolicyTable policies, FaultList faults) {
    this.draft = draft;
    this.policies = policies;
    this.faults = faults;
  }

  /** A route, or null after at least one fault was added. */
  @Nullable RouteSpec route(Located<Draft.Route> located) {
    Draft.Route route = located.value();
    List<WeightedCluster> backends = backends(route.to());
    if (backends == null) {
      return null;
    }
    Policy own = route.policy() == null ? Policy.EMPTY : route.policy().value();
    Policy policy = own.over(common(located, own));
    String name = route.name() == null ? nameOf(route) : route.name();
    try {
      RouteSpec spec = policy.toRoute(name, route.hosts(), route.matches(), backends);
      check(located.node(), spec);
      return spec;
    } catch (SpecException e) {
      e.faults().forEach(f -> faults.add(located.node(), f.message()));
      return null;
    }
  }

  /** The single route of raw connections; empty after at least one fault was added. */
  List<RouteSpec> connections(String name, List<String> hosts, List<Draft.Target> to) {
    List<WeightedCluster> backends = backends(to);
    if (backends == null || backends.stream().allMatch(b -> b.weight() == 0)) {
      return List.of();
    }
    Policy policy = policies.of(new Pair(draft.name(), backends.getFirst().cluster()));
    RouteSpec route = policy.toRoute(name, hosts, List.of(), backends);
    // A request's time would cut connections that are well, and a hedge would make two.
    return List.of(
        new RouteSpec(
            name,
            hosts,
            route.matches(),
            backends,
            TimeoutSpec.NONE,
            route.retries(),
            HedgeSpec.NONE,
            route.rateLimit()));
  }

  /** Adds what a route table would refuse, each with its place. */
  void check(Node node, RouteSpec spec) {
    try {
      new RouteTable(new ListenerSpec("", "", List.of(spec)));
    } catch (SpecException e) {
      int start = "listeners..routes.".length() + spec.name().length();
      e.faults().forEach(f -> faults.add(find(node, f.path().substring(start)), f.message()));
    }
  }

  private @Nullable List<WeightedCluster> backends(List<Draft.Target> targets) {
    List<WeightedCluster> backends = new ArrayList<>();
    for (Draft.Target target : targets) {
      String cluster = target.cluster().value();
      if (draft.clusters().containsKey(cluster)) {
        backends.add(new WeightedCluster(cluster, target.weight()));
      } else {
        String near = Suggestion.among(cluster, draft.clusters().keySet());
        faults.add(target.cluster().node(), "cluster '" + cluster + "' does not exist" + near);
      }
    }
    if (backends.size() == targets.size() && backends.stream().allMatch(b -> b.weight() == 0)) {
      faults.add(targets.getFirst().cluster().node(), "all weights are 0; give one more");
      return null;
    }
    return backends.size() == targets.size() ? backends : null;
  }

  /** What all clusters of a route agree on; where they differ, the route has to say. */
  private Policy common(Located<Draft.Route> route, Policy own) {
    List<Policy> all =
        route.value().to().stream()
            .map(target -> policies.of(new Pair(draft.name(), target.cluster().value())))
            .toList();
    Policy first = all.getFirst();
    for (Policy other : all) {
      if (!sameForRoutes(own.over(first), own.over(other))) {
        faults.add(
            route.node(),
            "its clusters have different policies; give the route a 'policy' with its own timeout,"
                + " retries, hedge and rate-limit");
        break;
      }
    }
    return first;
  }

  private static boolean sameForRoutes(Policy a, Policy b) {
    Policy.Retries retriesA = a.retries();
    Policy.Retries retriesB = b.retries();
    Policy.Hedge hedgeA = a.hedge();
    Policy.Hedge hedgeB = b.hedge();
    return Objects.equals(a.timeout(), b.timeout())
        && Objects.equals(a.rateLimit(), b.rateLimit())
        && Objects.equals(
            retriesA == null ? null : retriesA.spec(), retriesB == null ? null : retriesB.spec())
        && Objects.equals(
            hedgeA == null ? null : hedgeA.spec(), hedgeB == null ? null : hedgeB.spec());
  }

  /** Such as {@code api.example.com/v1}; stays the same when other routes come and go. */
  private static String nameOf(Draft.Route route) {
    String host = route.hosts().isEmpty() ? "" : route.hosts().getFirst();
    if (route.matches().isEmpty()) {
      return host + "/";
    }
    MatchSpec match = route.matches().getFirst();
    String path =
        switch (match.path()) {
          case null -> "/";
          case PathMatch.Exact(String text) -> text;
          case PathMatch.Prefix(String text) -> text;
          case PathMatch.Regex(String text) -> "~" + text;
          case PathMatch.Grpc(String service, String method) ->
              "/" + (service == null ? "*" : service) + "/" + (method == null ? "*" : method);
        };
    return (match.method() == null ? "" : match.method() + ":") + host + path;
  }

  private static Node find(Node route, String place) {
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.matches()) {
      return route;
    }
    Node within = step(step(route, matcher.group(1) == null ? null : "matches"), matcher.group(1));
    Node part = step(within, matcher.group(2));
    Node item = step(part, matcher.group(3) == null ? matcher.group(4) : matcher.group(3));
    return step(item, "regex");
  }

  /** The part of that name or number, or the whole if it has none. */
  private static Node step(Node node, @Nullable String name) {
    if (name == null) {
      return node;
    }
    if (node instanceof Node.Mapping mapping) {
      Node.Entry entry = mapping.find(name);
      return entry == null ? node : entry.value();
    }
    if (node instanceof Node.Sequence list && name.matches("\\d{1,6}")) {
      int index = Integer.parseInt(name);
      return index < list.items().size() ? list.items().get(index) : node;
    }
    return node;
  }
}
