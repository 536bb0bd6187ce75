package io.weir.simulator.engine;

import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Knows which endpoints there are, and tells the routers of it as late as discovery is. */
final class Discovery {

  private final Scenario scenario;
  private final VirtualTime time;
  private final Map<String, Set<Integer>> present = new LinkedHashMap<>();
  private final List<Loop> listeners = new ArrayList<>();
  private final Map<String, Snapshot> initial = new LinkedHashMap<>();

  Discovery(Scenario scenario, VirtualTime time) {
    this.scenario = scenario;
    this.time = time;
    for (Scenario.Service service : scenario.services()) {
      Set<Integer> indexes = new TreeSet<>();
      for (int i = 0; i < service.initial(); i++) {
        indexes.add(i);
      }
      present.put(service.name(), indexes);
    }
  }

  /** The loop hears of everything that there is, and later of changes. */
  void tell(Loop loop) {
    listeners.add(loop);
    loop.apply(initial.computeIfAbsent(loop.owner(), this::snapshot));
  }

  /** What a gateway or a sidecar would be told now. */
  private Snapshot snapshot(String owner) {
    Map<String, List<EndpointSpec>> endpoints = new LinkedHashMap<>();
    for (Scenario.Service service : scenario.services()) {
      List<EndpointSpec> specs = new ArrayList<>();
      for (int index : of(service.name())) {
        specs.add(Snapshots.endpoint(service, index));
      }
      endpoints.put(service.name(), specs);
    }
    return Snapshots.of(scenario, owner, endpoints);
  }

  void join(Fault.Join join) {
    of(join.service()).addAll(join.endpoints());
    publish();
  }

  void leave(Fault.Leave leave) {
    leave.endpoints().forEach(of(leave.service())::remove);
    publish();
  }

  private Set<Integer> of(String service) {
    return Objects.requireNonNull(present.get(service));
  }

  private void publish() {
    Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    for (Loop loop : listeners) {
      snapshots.computeIfAbsent(loop.owner(), this::snapshot);
    }
    time.schedule(
        scenario.discoveryLagNanos(),
        () -> {
          for (Loop loop : listeners) {
            loop.apply(Objects.requireNonNull(snapshots.get(loop.owner())));
          }
        });
  }
}
