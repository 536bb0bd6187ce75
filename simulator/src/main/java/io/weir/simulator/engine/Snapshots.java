package io.weir.simulator.engine;

import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The configuration of one gateway or sidecar of a scenario, as its routers get it. */
final class Snapshots {

  private Snapshots() {}

  /** With the endpoints that there are at the start, for one in no zone. */
  static Snapshot of(Scenario scenario, String owner) {
    Map<String, List<EndpointSpec>> endpoints = new LinkedHashMap<>();
    for (Service service : scenario.services()) {
      List<EndpointSpec> initial = new ArrayList<>();
      for (int i = 0; i < service.initial(); i++) {
        initial.add(endpoint(service, i));
      }
      endpoints.put(service.name(), initial);
    }
    return of(scenario, owner, "", endpoints, 0);
  }

  static EndpointSpec endpoint(Service service, int index) {
    Service.Group group = service.groupOf(index);
    String key = service.name() + "/" + index;
    return new EndpointSpec(key, key, group.weight(), group.zone());
  }

  static Snapshot of(
      Scenario scenario,
      String owner,
      String zone,
      Map<String, List<EndpointSpec>> endpoints,
      long nowNanos) {
    List<RouteSpec> routes = new ArrayList<>();
    Map<String, ClusterSpec> clusters = new LinkedHashMap<>();
    for (RouteSpec route : routes(scenario, owner)) {
      String callee = route.backends().getFirst().cluster();
      Scenario.Link link = scenario.link(owner, callee, nowNanos);
      routes.add(under(link.route(), route));
      List<EndpointSpec> known = Objects.requireNonNull(endpoints.get(callee));
      clusters.putIfAbsent(callee, cluster(callee, known, link.cluster()));
    }
    ListenerSpec listener = new ListenerSpec(owner, zone, routes);
    return new Snapshot("1", List.of(listener), List.copyOf(clusters.values()));
  }

  /** A gateway's by path; a sidecar's by the host that is called. */
  private static List<RouteSpec> routes(Scenario scenario, String owner) {
    for (Scenario.Gateway gateway : scenario.gateways()) {
      if (gateway.name().equals(owner)) {
        return gateway.routes().stream()
            .map(r -> route(r.path(), List.of(), List.of(MatchSpec.prefix(r.path())), r.to()))
            .toList();
      }
    }
    return scenario.service(owner).calls().stream()
        .map(Service.Call::to)
        .distinct()
        .map(callee -> route(callee, List.of(callee), List.of(), callee))
        .toList();
  }

  private static RouteSpec route(
      String name, List<String> hosts, List<MatchSpec> matches, String callee) {
    return new RouteSpec(
        name,
        hosts,
        matches,
        List.of(new WeightedCluster(callee, 1)),
        TimeoutSpec.NONE,
        RetrySpec.NONE,
        HedgeSpec.NONE,
        null);
  }

  private static RouteSpec under(RouteSpec policy, RouteSpec route) {
    return new RouteSpec(
        route.name(),
        route.hosts(),
        route.matches(),
        route.backends(),
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
}
