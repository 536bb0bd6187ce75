package io.weir.simulator.live;

import io.weir.codec.Node;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BalancerSpec.RingHash.HashKey;
import io.weir.routing.time.Nanos;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Metric;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a live run can't do of a scenario, each with its place in the file. */
public final class Representable {

  /** More endpoints would need more sockets than a process usually may have. */
  static final int MOST_ENDPOINTS = 500;

  /** A faster one would measure the machine. */
  static final double MOST_PER_SECOND = 20_000;

  /** All of them are remembered, to tell which try belongs to which. */
  static final double MOST_REQUESTS = 2_000_000;

  private final Node root;
  private final Set<String> faults = new LinkedHashSet<>();

  private Representable(Node root) {
    this.root = root;
  }

  /**
   * What is wrong with scenarios of one file; empty if nothing is.
   *
   * @param root of the file
   * @param assertions that are to be judged
   * @return one line each, such as {@code a.yaml:3:7: services.api.calls: not live}
   */
  public static List<String> faults(
      Node root, List<Scenario> scenarios, List<Assertion> assertions) {
    Representable check = new Representable(root);
    scenarios.forEach(check::check);
    assertions.forEach(check::check);
    return List.copyOf(check.faults);
  }

  private void check(Assertion assertion) {
    if (assertion.metric().kind() == Metric.Kind.EJECTED_TIME) {
      refuse("live mode doesn't see whom the gateway keeps out", "assert");
    }
  }

  private void check(Scenario scenario) {
    if (scenario.gateways().size() > 1) {
      refuse("live mode starts one gateway; keep one", "gateways");
    }
    if (!scenario.network().equals(Scenario.Network.NONE)) {
      refuse("loopback takes the time it takes; leave this out", "network");
    }
    scenario.gateways().forEach(this::check);
    scenario.clients().forEach(client -> check(client, scenario.durationNanos()));
    scenario.services().forEach(this::check);
    scenario.faults().forEach(this::check);
    scenario.links().forEach(this::check);
    if (scenario.services().stream().mapToInt(Service::endpoints).sum() > MOST_ENDPOINTS) {
      refuse("live mode has at most " + MOST_ENDPOINTS + " endpoints; use fewer", "services");
    }
  }

  private void check(Scenario.Gateway gateway) {
    if (gateway.replicas() > 1) {
      refuse(
          "live mode starts one process of a gateway; use 1",
          "gateways",
          gateway.name(),
          "replicas");
    }
    if (!gateway.zones().isEmpty()) {
      refuse("on loopback there are no zones; leave them out", "gateways", gateway.name(), "zones");
    }
  }

  private void check(Client client, long durationNanos) {
    if (client.method().equals("CONNECT")) {
      refuse("gateways refuse CONNECT; use another", "clients", client.name(), "method");
    }
    if (client.arrival() instanceof Arrival.Open open) {
      double requests = open.meanPerSecond() * durationNanos / Nanos.SECOND;
      if (open.meanPerSecond() > MOST_PER_SECOND || requests > MOST_REQUESTS) {
        refuse(
            "live mode sends at most 20,000 requests a second, and 2 million in all; use"
                + " --rate-scale or --until",
            "clients",
            client.name(),
            "arrival");
      }
    }
  }

  private void check(Service service) {
    if (!service.calls().isEmpty()) {
      refuse(
          "endpoints that call others need sidecars, which live mode doesn't start",
          "services",
          service.name(),
          "calls");
    }
    if (service.reports()) {
      refuse(
          "the gateway reads no load reports; leave this out",
          "services",
          service.name(),
          "reports");
    }
    if (service.groups().stream().anyMatch(group -> !group.zone().isEmpty())) {
      refuse(
          "on loopback there are no zones; give a number", "services", service.name(), "endpoints");
    }
  }

  private void check(Fault fault) {
    switch (fault) {
      case Fault.Partition _ -> refuseEvent("live mode can't lose messages", "partition");
      case Fault.GatewayDown _ -> refuseEvent("on loopback there are no zones", "zone-outage");
      case Fault.Join _, Fault.Leave _ ->
          refuseEvent("live mode has no discovery yet", "scale", "rolling-restart");
      case Fault.Fail fail -> {
        if (fail.retryAfterNanos() > 0 && fail.retryAfterNanos() % Nanos.SECOND != 0) {
          refuseEvent("HTTP says Retry-After in whole seconds", "fail");
        }
      }
      case Fault.Slow _, Fault.Down _, Fault.Pause _ -> {}
    }
  }

  private void check(Scenario.Link link) {
    if (link.fromNanos() > 0) {
      refuseEvent("live mode doesn't change policies under way yet", "config");
    }
    boolean bySource =
        link.cluster().balancer() instanceof BalancerSpec.RingHash hash
            && hash.key() == HashKey.SOURCE;
    if (bySource) {
      refuse("all live clients have the same address, so a hash of it says nothing", "matrix");
    }
  }

  /** The place of the first event of one of these kinds. */
  private void refuseEvent(String reason, String... kinds) {
    Node.Entry events = root instanceof Node.Mapping file ? file.find("events") : null;
    if (events != null && events.value() instanceof Node.Sequence list) {
      for (Node item : list.items()) {
        for (String kind : kinds) {
          Node.Entry entry = item instanceof Node.Mapping event ? event.find(kind) : null;
          if (entry != null) {
            add(entry.value(), reason);
            return;
          }
        }
      }
    }
    refuse(reason, "events");
  }

  /** The place that the path leads to, or as near to it as there is something. */
  private void refuse(String reason, String... path) {
    Node node = root;
    for (String step : path) {
      Node.@Nullable Entry entry = node instanceof Node.Mapping mapping ? mapping.find(step) : null;
      if (entry == null) {
        break;
      }
      node = entry.value();
    }
    add(node, reason);
  }

  private void add(Node node, String reason) {
    faults.add(node.place() + ": " + node.path() + (node.path().isEmpty() ? "" : ": ") + reason);
  }
}
