package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The events that change how much a client sends. */
final class Loads {

  private static final int MAX_LOADS = 1000;
  private static final double SECOND = 1e9;
  private static final double MIN_CYCLE_NANOS = 1e6;

  private final Draft draft;
  private final FaultList faults;

  Loads(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
  }

  /** Those of a client, in the order of the file. */
  List<Client.Load> of(String client) {
    List<Client.Load> loads = new ArrayList<>();
    for (Located<Draft.Event> each : draft.events()) {
      Draft.Event event = each.value();
      if (event.effect() instanceof Draft.Effect.Load load
          && load.target().value().equals(client)) {
        Long length = event.forNanos();
        loads.add(
            new Client.Load(
                event.at().value(),
                length == null ? Long.MAX_VALUE : length,
                load.factor(),
                load.perSecond()));
        if (loads.size() > MAX_LOADS) {
          faults.add(each.node(), "more than 1,000 events load '" + client + "'; use fewer");
          return List.of();
        }
      }
    }
    return loads;
  }

  /** Whether there is such a client, and the change fits to how it sends. */
  void check(Draft.Effect.Load load) {
    Located<Draft.Client> client = draft.clients().get(load.target().value());
    if (client == null) {
      Mesh.unknown("client", load.target(), draft.clients().keySet(), faults);
    } else if (load.perSecond() >= 0
        && !(client.value().arrival().value() instanceof Draft.Sending.Modelled(Arrival.Open _))) {
      faults.add(
          load.target().node(),
          "traces and users of a closed loop have no rate of their own; write 'by', such as by:"
              + " 2x");
    }
  }

  /** What loads do together in a part of the run. */
  private record Level(double factor, double perSecond, double seconds) {}

  private static List<Level> levels(List<Client.Load> loads, long durationNanos) {
    TreeSet<Long> cuts = new TreeSet<>(List.of(0L, durationNanos));
    loads.forEach(load -> cuts.addAll(List.of(load.atNanos(), load.endNanos())));
    List<Level> levels = new ArrayList<>();
    long from = 0;
    for (long until : cuts.headSet(durationNanos, true)) {
      levels.add(level(loads, from, (until - from) / SECOND));
      from = until;
    }
    return levels;
  }

  private static Level level(List<Client.Load> loads, long at, double seconds) {
    double factor = 1;
    double perSecond = -1;
    for (Client.Load load : loads) {
      if (load.atNanos() <= at && at < load.endNanos()) {
        factor *= load.factor();
        perSecond = load.perSecond() >= 0 ? load.perSecond() : perSecond;
      }
    }
    return new Level(factor, perSecond, seconds);
  }

  /** The most users of a closed loop at any time. */
  static double mostUsers(Arrival.Closed arrival, List<Client.Load> loads, long durationNanos) {
    return levels(loads, durationNanos).stream()
        .mapToDouble(level -> arrival.users() * level.factor)
        .max()
        .orElse(0);
  }

  /** About how many requests there will be, or somewhat more. */
  static double requests(Arrival arrival, List<Client.Load> loads, long durationNanos) {
    if (arrival instanceof Arrival.Replay replay && !replay.cycle()) {
      return replay.trace().size();
    }
    double own =
        switch (arrival) {
          case Arrival.Open open -> open.meanPerSecond();
          case Arrival.Closed closed ->
              closed.users() * SECOND / Math.max(MIN_CYCLE_NANOS, closed.think().mean());
        };
    double requests = 0;
    for (Level level : levels(loads, durationNanos)) {
      double perSecond = level.perSecond >= 0 ? level.perSecond : own;
      requests += perSecond * level.factor * level.seconds;
    }
    return requests;
  }
}
