package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.PolicyTable.Pair;
import io.weir.codec.Suggestion;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TracingSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the parts of a draft together, and finds what does not fit. */
final class Assembly {

  private static final String PASSTHROUGH = "/passthrough";

  private final Draft draft;
  private final FaultList faults;
  private final PolicyTable policies;
  private final RouteReader routes;

  Assembly(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
    this.policies = new PolicyTable(draft.policies());
    this.routes = new RouteReader(draft, policies, faults);
  }

  /** The whole; without meaning if faults were added. */
  ProxySpec spec(String version) {
    new Sockets(draft, faults).check();
    policies.check(draft.clusters().keySet().stream().map(this::pair).toList(), faults);
    draft.routes().forEach(this::checkListeners);
    List<ListenerSpec> listeners = listeners();
    return new ProxySpec(
        draft.name(),
        faults.isEmpty()
            ? new Snapshot(version, listeners, clusters())
            : new Snapshot(version, List.of(), List.of()),
        bindings(),
        upstreams(),
        draft.limits(),
        draft.admin().orElse(null),
        draft.accessLog().orElse(null),
        draft.tracing().map(this::tracing).orElse(null),
        draft.running().drain(),
        draft.running().eventLoops(),
        draft.running().transport());
  }

  private TracingSpec tracing(Draft.Tracing tracing) {
    String service = tracing.service();
    return new TracingSpec(
        tracing.otlp(), tracing.sample(), service == null ? draft.name() : service);
  }

  private Pair pair(String cluster) {
    return new Pair(draft.name(), cluster);
  }

  private void checkListeners(Located<Draft.Route> route) {
    for (Located<String> named : route.value().listeners()) {
      Located<Draft.Listener> listener = draft.listeners().get(named.value());
      if (listener == null) {
        String near = Suggestion.among(named.value(), draft.listeners().keySet());
        faults.add(named.node(), "listener '" + named.value() + "' does not exist" + near);
      } else if (listener.value().protocol() == BindingSpec.Protocol.TCP) {
        faults.add(named.node(), "listener '" + named.value() + "' is of protocol tcp");
      }
    }
  }

  private List<ListenerSpec> listeners() {
    List<ListenerSpec> specs = new ArrayList<>();
    Map<Located<Draft.Route>, RouteSpec> read = new LinkedHashMap<>();
    for (Located<Draft.Route> route : draft.routes()) {
      RouteSpec spec = routes.route(route);
      if (spec != null) {
        read.put(route, spec);
      }
    }
    draft
        .listeners()
        .forEach((name, listener) -> {
          specs.add(listener(name, listener.value(), read));
          if (!listener.value().passthrough().isEmpty()) {
            specs.add(passthrough(name, listener.value()));
          }
        });
    return specs;
  }

  private ListenerSpec listener(
      String name, Draft.Listener listener, Map<Located<Draft.Route>, RouteSpec> read) {
    if (listener.protocol() == BindingSpec.Protocol.TCP) {
      return new ListenerSpec(
          name, draft.zone(), routes.connections(name, List.of(), listener.to()));
    }
    Map<String, RouteSpec> byName = new LinkedHashMap<>();
    read.forEach((route, spec) -> {
      boolean here =
          route.value().listeners().isEmpty()
              || route.value().listeners().stream().anyMatch(l -> l.value().equals(name));
      if (here && byName.putIfAbsent(spec.name(), spec) != null) {
        faults.add(
            route.node(),
            "a second route named '" + spec.name() + "'; give each a 'name' of its own");
      }
    });
    return new ListenerSpec(name, draft.zone(), List.copyOf(byName.values()));
  }

  private ListenerSpec passthrough(String name, Draft.Listener listener) {
    List<RouteSpec> specs = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Located<Draft.Passthrough> each : listener.passthrough()) {
      for (RouteSpec spec :
          routes.connections(
              each.value().hosts().getFirst(), each.value().hosts(), each.value().to())) {
        if (taken.add(spec.name())) {
          specs.add(spec);
        } else {
          faults.add(each.node(), "a second passthrough of host '" + spec.name() + "'");
        }
        routes.check(each.node(), spec);
      }
    }
    return new ListenerSpec(name + PASSTHROUGH, draft.zone(), specs);
  }

  private List<ClusterSpec> clusters() {
    List<ClusterSpec> specs = new ArrayList<>();
    draft
        .clusters()
        .forEach((name, cluster) ->
            specs.add(
                policies
                    .of(pair(name))
                    .toCluster(name, cluster.value().endpoints(), Policy.DEFAULT_BALANCER)));
    return specs;
  }

  private List<UpstreamSpec> upstreams() {
    List<UpstreamSpec> specs = new ArrayList<>();
    draft
        .clusters()
        .forEach((name, located) -> {
          Draft.Cluster cluster = located.value();
          specs.add(
              new UpstreamSpec(
                  name,
                  cluster.protocol(),
                  cluster.tls(),
                  cluster.proxyHeader(),
                  cluster.connections()));
        });
    return specs;
  }

  private List<BindingSpec> bindings() {
    List<BindingSpec> specs = new ArrayList<>();
    draft
        .listeners()
        .forEach((name, located) -> {
          Draft.Listener listener = located.value();
          specs.add(
              new BindingSpec(
                  name,
                  listener.address(),
                  listener.port(),
                  listener.protocol(),
                  listener.tls(),
                  listener.passthrough().isEmpty() ? null : name + PASSTHROUGH,
                  listener.proxyProtocol(),
                  listener.trustedHops(),
                  listener.trustedNetworks()));
        });
    return specs;
  }
}
