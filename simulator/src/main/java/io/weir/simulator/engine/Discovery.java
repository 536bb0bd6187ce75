package io.weir.simulator.engine;

import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Knows the endpoints and the policies, and tells the routers of them as late as discovery is. */
final class Discovery {

  private final Scenario scenario;
  private final VirtualTime time;
  private final Map<String, Set<Integer>> present = new LinkedHashMap<>();
  private final List<Loop> listeners = new ArrayList<>();
  private final Map<Seat, Snapshot> initial = new LinkedHashMap<>();

  Discovery(Scenario scenario, VirtualTime time) {
    this.scenario = scenario;
    this.time = time;
    for (Service service : scenario.services()) {
      Set<Integer> indexes = new TreeSet<>();
      for (int i = 0; i < service.initial(); i++) {
        indexes.add(i);
      }
      present.put(service.name(), indexes);
    }
    scenario.links().stream()
        .mapToLong(Scenario.Link::fromNanos)
        .filter(from -> from > 0 && from < scenario.durationNanos())
        .distinct()
        .forEach(from -> time.schedule(from, this::publish));
  }

  /** The loop hears of everything that there is, and later of changes. */
  void tell(Loop loop) {
    listeners.add(loop);
    loop.apply(initial.computeIfAbsent(Seat.of(loop), this::snapshot), time.nanos());
  }

  /** What decides what a loop hears. */
  private record Seat(String owner, String zone) {

    static Seat of(Loop loop) {
      return new Seat(loop.site().name(), loop.zone());
    }
  }

  /** What a gateway or a sidecar would be told now. */
  private Snapshot snapshot(Seat seat) {
    Map<String, List<EndpointSpec>> endpoints = new LinkedHashMap<>();
    for (Service service : scenario.services()) {
      List<EndpointSpec> specs = new ArrayList<>();
      for (int index : of(service.name())) {
        specs.add(Snapshots.endpoint(service, index));
      }
      endpoints.put(service.name(), specs);
    }
    return Snapshots.of(scenario, seat.owner, seat.zone, endpoints, time.nanos());
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
    Map<Seat, Snapshot> snapshots = new LinkedHashMap<>();
    for (Loop loop : listeners) {
      snapshots.computeIfAbsent(Seat.of(loop), this::snapshot);
    }
    time.schedule(
        scenario.discoveryLagNanos(),
        () -> {
          for (Loop loop : listeners) {
            loop.apply(Objects.requireNonNull(snapshots.get(Seat.of(loop))), time.nanos());
          }
        });
  }
}
