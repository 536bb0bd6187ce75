package io.weir.routing.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A place where requests come in, with the routes they can take.
 *
 * @param name unique in its snapshot
 * @param zone the zone this proxy runs in, or empty where zones do not matter
 * @param routes in order of age, which decides between routes of equal precedence; names are unique
 */
public record ListenerSpec(String name, String zone, List<RouteSpec> routes) {

  public ListenerSpec {
    routes = List.copyOf(routes);
    Set<String> names = new LinkedHashSet<>();
    for (RouteSpec route : routes) {
      SpecException.require(
          names.add(route.name()),
          "listeners." + name + ".routes." + route.name(),
          "a second route of that name");
    }
  }
}
