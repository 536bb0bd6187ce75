package io.weir.simulator.engine;

import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.WeightedCluster;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The configuration of one gateway of a scenario, as its routers get it. */
final class Snapshots {

  private Snapshots() {}

  /** With the endpoints that there are at the start. */
  static Snapshot of(Scenario scenario, Scenario.Gateway gateway) {
    Map<String, List<EndpointSpec>> endpoints = new LinkedHashMap<>();
    for (Scenario.Service service : scenario.services()) {
      List<EndpointSpec> initial = new ArrayList<>();
      for (int i = 0; i < service.initial(); i++) {
        initial.add(endpoint(service, i));
      }
      endpoints.put(service.name(), initial);
    }
    return of(scenario, gateway, endpoints);
  }

  static EndpointSpec endpoint(Scenario.Service service, int index) {
    Scenario.Group group = service.groupOf(index);
    String key = service.name() + "/" + index;
    return new EndpointSpec(key, key, group.weight(), group.zone());
  }

  static Snapshot of(
      Scenario scenario, Scenario.Gateway gateway, Map<String, List<EndpointSpec>> endpoints) {
    List<RouteSpec> routes = new ArrayList<>();
    Map<String, ClusterSpec> clusters = new LinkedHashMap<>();
    for (Scenario.Route route : gateway.routes()) {
      Scenario.Link link = link(scenario, gateway.name(), route.to());
      routes.add(route(route, link.route()));
      List<EndpointSpec> known = Objects.requireNonNull(endpoints.get(route.to()));
      clusters.putIfAbsent(route.to(), cluster(route.to(), known, link.cluster()));
    }
    ListenerSpec listener = new ListenerSpec(gateway.name(), "", routes);
    return new Snapshot("1", List.of(listener), List.copyOf(clusters.values()));
  }

  private static RouteSpec route(Scenario.Route route, RouteSpec policy) {
    return new RouteSpec(
        route.path(),
        List.of(),
        List.of(MatchSpec.prefix(route.path())),
        List.of(new WeightedCluster(route.to(), 1)),
        policy.timeout(),
        policy.retries(),
        policy.hedge(),
        policy.rateLimit());
  }

  private static ClusterSpec cluster(
      String name, List<EndpointSpec> endpoints, ClusterSpec policy) {
    return new ClusterSpec(
        name,
        endpoints,
        policy.balancer(),
        policy.accrual(),
        policy.limits(),
        policy.locality(),
        policy.retryBudget(),
        policy.hedgeBudget());
  }

  private static Scenario.Link link(Scenario scenario, String caller, String callee) {
    for (Scenario.Link link : scenario.links()) {
      if (link.caller().equals(caller) && link.callee().equals(callee)) {
        return link;
      }
    }
    throw new IllegalArgumentException("no policy for " + caller + ">" + callee);
  }
}
