package io.weir.simulator.engine;

import io.weir.simulator.model.Fault;
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
        case Fault.AtEndpoints atEndpoints ->
            servers().schedule(atEndpoints, i, () -> tell(atEndpoints), () -> {});
        case Fault.Partition partition -> {
          Cut cut = new Cut(partition, i, seed);
          servers()
              .schedule(fault, () -> world.network().begin(cut), () -> world.network().end(cut));
        }
        case Fault.GatewayDown down -> servers().schedule(down, () -> begin(down), () -> end(down));
      }
    }
  }

  /** Routers hear of endpoints that come or go. */
  private void tell(Fault.AtEndpoints fault) {
    switch (fault) {
      case Fault.Join join -> world.discovery().join(join);
      case Fault.Leave leave -> world.discovery().leave(leave);
      default -> {}
    }
  }

  private Servers servers() {
    return world.servers();
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
    return world.entrances(down.gateway()).stream()
        .filter(loop -> down.replicas().contains(loop.site().index()))
        .toList();
  }
}
