package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Suggestion;
import io.weir.codec.Units.Span;
import io.weir.simulator.model.Fault.Down;
import io.weir.simulator.model.Fault.GatewayDown;
import io.weir.simulator.model.Fault.Site;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks everything that has a time or a target: events, phases, warm-up. */
final class Timeline {

  /** Of one event. */
  private static final int MAX_ROUNDS = 10_000;

  private static final int LEAST_WINDOWS = 50;
  private static final int MAX_WINDOWS = 100_000;

  private final Draft draft;
  private final FaultList faults;
  private final Selectors selectors;

  Timeline(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
    this.selectors = new Selectors(draft, faults);
  }

  List<io.weir.simulator.model.Fault> faults() {
    List<io.weir.simulator.model.Fault> all = new ArrayList<>();
    for (Located<Draft.Event> event : draft.events()) {
      Located<Long> at = event.value().at();
      if (at.value() >= draft.durationNanos()) {
        faults.add(at.node(), "begins after the scenario's duration; begin earlier");
      }
      checkLength(event);
      all.addAll(
          switch (event.value().effect()) {
            case Draft.Effect.Partition partition -> partition(partition, event.value());
            case Draft.Effect.ZoneOutage outage -> outage(outage, event.value());
            case Draft.Effect.Load load -> {
              new Loads(draft, faults).check(load);
              yield List.of();
            }
            case Draft.Effect.Config _ -> List.of();
            default -> outbreak(event);
          });
    }
    all.sort(Comparator.comparingLong(io.weir.simulator.model.Fault::atNanos));
    return all;
  }

  private List<io.weir.simulator.model.Fault> outbreak(Located<Draft.Event> event) {
    List<Integer> endpoints = selectors.endpoints(event.value().effect().target());
    Outbreak outbreak =
        new Outbreak(event.value(), endpoints, draft.durationNanos(), before(event.value()));
    if (!endpoints.isEmpty() && outbreak.rounds() > MAX_ROUNDS) {
      faults.add(event.node(), "this happens more than 10,000 times; make it slower");
      return List.of();
    }
    return endpoints.isEmpty() ? List.of() : outbreak.faults();
  }

  private List<io.weir.simulator.model.Fault> partition(
      Draft.Effect.Partition partition, Draft.Event event) {
    List<Site> one = selectors.sites(partition.between().getFirst());
    List<Site> other = selectors.sites(partition.between().getLast());
    return List.of(
        new io.weir.simulator.model.Fault.Partition(
            event.at().value(), length(event), one, other, partition.loss()));
  }

  /** Every endpoint of the zone is down, and so are the gateways there. */
  private List<io.weir.simulator.model.Fault> outage(
      Draft.Effect.ZoneOutage outage, Draft.Event event) {
    String zone = outage.target().value();
    Set<String> zones = selectors.zones();
    if (!zones.contains(zone)) {
      faults.add(
          outage.target().node(),
          "there is no zone " + Fault.quote(zone) + Suggestion.among(zone, zones));
    }
    long at = event.at().value();
    List<io.weir.simulator.model.Fault> all = new ArrayList<>();
    draft
        .gateways()
        .forEach((name, gateway) -> {
          List<Integer> replicas = Selectors.inZone(gateway.value(), zone);
          if (!replicas.isEmpty()) {
            all.add(new GatewayDown(at, length(event), name, replicas, outage.how()));
          }
        });
    draft
        .services()
        .forEach((name, service) -> {
          List<Integer> endpoints = selectors.inZone(name, service.value(), zone);
          if (!endpoints.isEmpty()) {
            all.add(new Down(at, length(event), name, endpoints, outage.how(), true));
          }
        });
    return all;
  }

  private static long length(Draft.Event event) {
    Long nanos = event.forNanos();
    return nanos == null ? Long.MAX_VALUE : nanos;
  }

  /** How many endpoints a service has before it is scaled; 0 for other events. */
  private int before(Draft.Event event) {
    if (!(event.effect() instanceof Draft.Effect.Scale)) {
      return 0;
    }
    String name = event.effect().target().value();
    Located<Draft.Service> service = draft.services().get(name);
    int count = service == null ? 0 : service.value().endpoints();
    long latest = -1;
    for (Located<Draft.Event> other : draft.events()) {
      long at = other.value().at().value();
      boolean earlier = at > latest && at < event.at().value();
      if (earlier
          && other.value().effect() instanceof Draft.Effect.Scale scale
          && scale.target().value().equals(name)) {
        latest = at;
        count = scale.to();
      }
    }
    return count;
  }

  private void checkLength(Located<Draft.Event> event) {
    String given =
        switch (event.value().effect()) {
          case Draft.Effect.Crash _ -> "'restart'";
          case Draft.Effect.RollingRestart _ -> "its last batch";
          case Draft.Effect.Scale _ -> "'over'";
          case Draft.Effect.Config _ -> "the next 'config'";
          default -> "";
        };
    if (!given.isEmpty() && event.value().forNanos() != null) {
      faults.add(event.node(), "'for' is too much: this event ends with " + given);
    }
  }

  Scenario.Measure measure() {
    Draft.Measure measure = draft.measure().value();
    if (measure.warmupNanos() >= draft.durationNanos()) {
      faults.add(draft.measure().node(), "'warmup' leaves nothing of the duration to measure");
    }
    if (draft.durationNanos() / measure.windowNanos() > MAX_WINDOWS) {
      faults.add(draft.measure().node(), "more than 100,000 windows; make 'window' longer");
    }
    boolean auto = measure.warmupNanos() == Draft.AUTO_WARMUP;
    if (auto && !draft.events().isEmpty()) {
      faults.add(
          draft.measure().node(),
          "'warmup: auto' would take an event for warming up; with events give a time");
    }
    if (auto && draft.durationNanos() / measure.windowNanos() < LEAST_WINDOWS) {
      faults.add(
          draft.measure().node(), "'warmup: auto' needs 50 windows or more; make 'window' shorter");
    }
    List<Scenario.Phase> phases = new ArrayList<>();
    for (Map.Entry<String, Located<Span<Long>>> each : measure.phases().entrySet()) {
      phases.add(phase(each.getKey(), each.getValue()));
    }
    return new Scenario.Measure(
        auto ? 0 : measure.warmupNanos(), measure.windowNanos(), measure.percentiles(), phases);
  }

  private Scenario.Phase phase(String name, Located<Span<Long>> span) {
    if (span.value().to() > draft.durationNanos()) {
      faults.add(span.node(), "phase '" + name + "' ends after the scenario's duration");
    }
    if (name.equals(Assertion.ALL)) {
      faults.add(span.node(), "'all' is the name of the whole measured time; choose another");
    }
    return new Scenario.Phase(name, span.value().from(), span.value().to());
  }

  /** For charts. */
  List<Experiment.EventBand> bands() {
    List<Experiment.EventBand> bands = new ArrayList<>();
    for (Located<Draft.Event> event : draft.events()) {
      Draft.Effect effect = event.value().effect();
      List<Integer> endpoints =
          switch (effect) {
            case Draft.Effect.Partition _,
                Draft.Effect.ZoneOutage _,
                Draft.Effect.Load _,
                Draft.Effect.Config _ ->
                List.of();
            default -> selectors.endpoints(effect.target());
          };
      Outbreak outbreak = new Outbreak(event.value(), endpoints, draft.durationNanos(), 0);
      long at = event.value().at().value();
      bands.add(
          new Experiment.EventBand(
              effect.verb() + " " + effect.whom(),
              at,
              Math.min(outbreak.lengthNanos(), draft.durationNanos() - at)));
    }
    bands.sort(Comparator.comparingLong(Experiment.EventBand::atNanos));
    return bands;
  }
}
