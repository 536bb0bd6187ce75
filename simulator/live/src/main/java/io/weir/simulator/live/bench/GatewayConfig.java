package io.weir.simulator.live.bench;

import io.weir.codec.PolicyText;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gateway's file for a scenario: its routes, its services as clusters, and its policies, word
 * for word. For each cluster there is another one with the same endpoints and balancer, for what
 * only warms up: so the measured one starts as cold as it does in a simulation.
 */
final class GatewayConfig {

  private static final String WARM_UP = "warm-up-";

  private final Scenario scenario;
  private final Scenario.Gateway gateway;
  private final StringBuilder text = new StringBuilder();

  private GatewayConfig(Scenario scenario) {
    this.scenario = scenario;
    this.gateway = scenario.gateways().getFirst();
  }

  /**
   * The file.
   *
   * @param port to listen on
   * @param endpoints {@code host:port} of each, in the order of services and indexes
   */
  static String of(Scenario scenario, int port, List<String> endpoints) {
    return new GatewayConfig(scenario).write(port, endpoints);
  }

  private String write(int port, List<String> endpoints) {
    line("schema: 1");
    line("name: " + gateway.name());
    line("listeners: { live: { address: 127.0.0.1, port: " + port + ", protocol: http1 } }");
    line("admin: none");
    line("drain: 1s");
    line("event-loops: " + gateway.eventLoops());
    line("limits: { connections: 100000, times: { idle: 1h } }");
    line("routes:");
    for (Scenario.Route route : gateway.routes()) {
      line("  - { path: " + quoted(route.path()) + ", to: " + route.to() + " }");
      line(
          "  - { hosts: [ "
              + Names.WARM_UP_HOST
              + " ], path: "
              + quoted(route.path())
              + ", to: "
              + WARM_UP
              + route.to()
              + " }");
    }
    clusters(endpoints);
    policies();
    return text.toString();
  }

  private void clusters(List<String> endpoints) {
    line("clusters:");
    Map<String, String> lists = new LinkedHashMap<>();
    int slot = 0;
    for (Service service : scenario.services()) {
      StringBuilder list = new StringBuilder();
      for (int i = 0; i < service.endpoints(); i++) {
        list.append(i == 0 ? "" : ", ")
            .append("{ address: \"")
            .append(endpoints.get(slot++))
            .append("\", weight: ")
            .append(service.groupOf(i).weight())
            .append(" }");
      }
      lists.put(service.name(), list.toString());
    }
    for (String name : routed()) {
      cluster(name, String.valueOf(lists.get(name)));
      cluster(WARM_UP + name, String.valueOf(lists.get(name)));
    }
  }

  /** The model has no limit on connections, so the gateway's is as good as none. */
  private void cluster(String name, String endpoints) {
    line("  " + name + ":");
    line("    endpoints: [ " + endpoints + " ]");
    line("    protocol: http1");
    line("    connections: { max: 8192, waiting: 65536, idle: 1h }");
  }

  private void policies() {
    line("policies:");
    for (String name : routed()) {
      Scenario.Link link = scenario.link(gateway.name(), name, 0);
      policy(name, PolicyText.of(link.route(), link.cluster()));
      policy(WARM_UP + name, PolicyText.of(plain(link.route()), link.cluster()));
    }
  }

  private void policy(String cluster, String policy) {
    line("  \"" + gateway.name() + ">" + cluster + "\": " + policy);
  }

  /** One try, however long it takes: else its cost could not be told. */
  private static RouteSpec plain(RouteSpec route) {
    return new RouteSpec(
        route.name(),
        route.hosts(),
        route.matches(),
        route.backends(),
        TimeoutSpec.NONE,
        RetrySpec.NONE,
        HedgeSpec.NONE,
        null);
  }

  private List<String> routed() {
    return gateway.routes().stream().map(Scenario.Route::to).distinct().toList();
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
