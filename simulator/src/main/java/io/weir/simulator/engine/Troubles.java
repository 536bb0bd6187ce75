package io.weir.simulator.engine;

import io.weir.routing.time.Nanos;
import io.weir.simulator.model.Fault;
import java.util.ArrayList;
import java.util.List;

/** Lets the faults of a scenario begin and end, each where it hits. */
final class Troubles {

  private final World world;
  private final long seed;

  Troubles(World world, long seed) {
    this.world = world;
    this.seed = seed;
  }

  void schedule(List<Fault> faults) {
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      switch (fault) {
        case Fault.AtEndpoints atEndpoints -> schedule(atEndpoints, i);
        case Fault.Partition partition -> {
          Cut cut = new Cut(partition, i, seed);
          schedule(fault, () -> world.network().begin(cut), () -> world.network().end(cut));
        }
        case Fault.GatewayDown down -> schedule(down, () -> begin(down), () -> end(down));
      }
    }
  }

  private void schedule(Fault.AtEndpoints fault, int number) {
    List<Server> hit = new ArrayList<>();
    for (int index : fault.endpoints()) {
      hit.add(world.server(fault.service() + "/" + index));
    }
    schedule(
        fault,
        () -> begin(fault, number, hit),
        () -> hit.forEach(server -> server.end(fault, number)));
  }

  private void schedule(Fault fault, Runnable begin, Runnable end) {
    world.time().schedule(fault.atNanos(), begin);
    if (fault.forNanos() < Nanos.NEVER - fault.atNanos()) {
      world.time().schedule(fault.atNanos() + fault.forNanos(), end);
    }
  }

  private void begin(Fault.AtEndpoints fault, int number, List<Server> hit) {
    hit.forEach(server -> server.begin(fault, number));
    switch (fault) {
      case Fault.Join join -> world.discovery().join(join);
      case Fault.Leave leave -> world.discovery().leave(leave);
      default -> {}
    }
  }

  private void begin(Fault.GatewayDown down) {
    hit(down).forEach(Loop::outageBegins);
    boolean silent = down.how() == Fault.Down.How.BLACKHOLE;
    world.loseWhatIsDown(silent ? Recorder.End.TIMEOUT : Recorder.End.ERROR);
  }

  private void end(Fault.GatewayDown down) {
    hit(down).forEach(Loop::outageEnds);
  }

  private List<Loop> hit(Fault.GatewayDown down) {
    return world.loops(down.gateway()).stream()
        .filter(loop -> down.replicas().contains(loop.site().index()))
        .toList();
  }
}
