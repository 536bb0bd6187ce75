package io.weir.simulator.engine;

import io.weir.routing.time.Nanos;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All servers of a scenario, and what goes wrong with each by itself. */
final class Servers {

  private final VirtualTime time;
  private final List<Server> all = new ArrayList<>();
  private final Map<String, Server> byName = new LinkedHashMap<>();

  /** Idle ones, whose pauses and antagonists are scheduled. */
  Servers(VirtualTime time, Replies replies, Scenario scenario, long seed) {
    this.time = time;
    Premises premises = new Premises(time, replies, seed);
    for (Service service : scenario.services()) {
      for (int i = 0; i < service.endpoints(); i++) {
        Server server = new Server(premises, service, i, all.size());
        all.add(server);
        byName.put(service.name() + "/" + i, server);
        Spells.start(time, server, scenario.durationNanos(), seed);
      }
    }
  }

  /** By their slots. */
  List<Server> all() {
    return Collections.unmodifiableList(all);
  }

  /** A server by the name of its endpoint. */
  Server named(String endpoint) {
    return Objects.requireNonNull(byName.get(endpoint));
  }

  /** Those that a fault hits. */
  List<Server> hitBy(Fault.AtEndpoints fault) {
    return fault.endpoints().stream().map(i -> named(fault.service() + "/" + i)).toList();
  }

  /**
   * Lets a fault begin and end.
   *
   * @param number its place among all faults
   * @param begun told when it has begun
   * @param over told when it has ended
   */
  void schedule(Fault.AtEndpoints fault, int number, Runnable begun, Runnable over) {
    List<Server> hit = hitBy(fault);
    schedule(
        fault,
        () -> {
          hit.forEach(server -> server.begin(fault, number));
          begun.run();
        },
        () -> {
          hit.forEach(server -> server.end(fault, number));
          over.run();
        });
  }

  /** Lets something happen when a fault begins, and when it ends if it does. */
  void schedule(Fault fault, Runnable begin, Runnable end) {
    time.schedule(fault.atNanos(), begin);
    if (fault.forNanos() < Nanos.NEVER - fault.atNanos()) {
      time.schedule(fault.atNanos() + fault.forNanos(), end);
    }
  }

  /**
   * What they counted.
   *
   * @param keptOutNanos how long callers kept each out, by its slot
   */
  List<EndpointResult> results(long[] keptOutNanos) {
    return all.stream()
        .map(server ->
            new EndpointResult(
                server.service().name(),
                server.index(),
                server.tries(),
                server.maxInFlight(),
                server.maxWaiting(),
                keptOutNanos[server.slot()]))
        .toList();
  }
}
