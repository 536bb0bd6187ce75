package io.weir.routing.exchange;

import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.util.ArrayList;
import java.util.List;

/** Listeners for tests, built route by route; a route's name is its number. */
final class Routes {

  private final List<RouteSpec> routes = new ArrayList<>();

  static Routes routes() {
    return new Routes();
  }

  Routes add(List<String> hosts, List<MatchSpec> matches) {
    routes.add(
        new RouteSpec(
            String.valueOf(routes.size()),
            hosts,
            matches,
            List.of(new WeightedCluster("c", 1)),
            TimeoutSpec.NONE,
            RetrySpec.NONE,
            HedgeSpec.NONE,
            null));
    return this;
  }

  Routes host(String... hosts) {
    return add(List.of(hosts), List.of());
  }

  Routes match(MatchSpec... matches) {
    return add(List.of(), List.of(matches));
  }

  Routes path(PathMatch path) {
    return match(new MatchSpec(path, null, List.of(), List.of()));
  }

  Routes exact(String path) {
    return path(new PathMatch.Exact(path));
  }

  Routes prefix(String path) {
    return path(new PathMatch.Prefix(path));
  }

  Routes regex(String pattern) {
    return path(new PathMatch.Regex(pattern));
  }

  Routes grpc(String service, String method) {
    return path(new PathMatch.Grpc(service, method));
  }

  ListenerSpec listener() {
    return new ListenerSpec("l", "", routes);
  }

  RouteTable table() {
    return new RouteTable(listener());
  }

  static ValueMatch is(String name, String value) {
    return new ValueMatch(name, value, false);
  }

  static ValueMatch like(String name, String pattern) {
    return new ValueMatch(name, pattern, true);
  }

  static MatchSpec headers(ValueMatch... headers) {
    return new MatchSpec(null, null, List.of(headers), List.of());
  }

  static MatchSpec query(ValueMatch... query) {
    return new MatchSpec(null, null, List.of(), List.of(query));
  }

  static MatchSpec method(String method) {
    return new MatchSpec(null, method, List.of(), List.of());
  }
}
