package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Suggestion;
import io.weir.codec.Units.Span;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks everything that has a time or a target: events, phases, warm-up. */
final class Timeline {

  /** Over all events, so that no file makes lists without end. */
  private static final int MAX_TARGETS = 200_000;

  /** Of one event. */
  private static final int MAX_ROUNDS = 10_000;

  private static final int MAX_WINDOWS = 100_000;

  private final Draft draft;
  private final FaultList faults;
  private int targets;

  Timeline(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
  }

  List<io.weir.simulator.model.Fault> faults() {
    List<io.weir.simulator.model.Fault> all = new ArrayList<>();
    for (Located<Draft.Event> event : draft.events()) {
      Located<Long> at = event.value().at();
      if (at.value() >= draft.durationNanos()) {
        faults.add(at.node(), "begins after the scenario's duration; begin earlier");
      }
      checkLength(event);
      List<Integer> endpoints = endpoints(event.value().effect());
      if (!endpoints.isEmpty()) {
        Outbreak outbreak =
            new Outbreak(event.value(), endpoints, draft.durationNanos(), before(event.value()));
        if (outbreak.rounds() > MAX_ROUNDS) {
          faults.add(event.node(), "this happens more than 10,000 times; make it slower");
        } else {
          all.addAll(outbreak.faults());
        }
      }
    }
    all.sort(Comparator.comparingLong(io.weir.simulator.model.Fault::atNanos));
    return all;
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
          default -> "";
        };
    if (!given.isEmpty() && event.value().forNanos() != null) {
      faults.add(event.node(), "'for' is too much: this event ends with " + given);
    }
  }

  static String service(String target) {
    int end = target.indexOf('@') < 0 ? target.indexOf('/') : target.indexOf('@');
    return end < 0 ? target : target.substring(0, end);
  }

  private List<Integer> endpoints(Draft.Effect effect) {
    if (effect instanceof Draft.Effect.Load load) {
      new Loads(draft, faults).check(load);
      return List.of();
    }
    return endpoints(effect.target());
  }

  private List<Integer> endpoints(Located<String> target) {
    String name = service(target.value());
    Located<Draft.Service> service = draft.services().get(name);
    if (service == null) {
      faults.add(
          target.node(),
          "there is no service "
              + Fault.quote(name)
              + Suggestion.among(name, draft.services().keySet()));
      return List.of();
    }
    Part part = part(target, name, service.value());
    if (part == null) {
      return List.of();
    }
    String rest = target.value().substring(Math.max(0, target.value().indexOf('/')));
    boolean all = !target.value().contains("/");
    int first = all ? 0 : index(rest, 1, rest.contains("..") ? rest.indexOf("..") : -1);
    int last =
        all
            ? part.count() - 1
            : rest.contains("..") ? index(rest, rest.indexOf("..") + 2, -1) : first;
    if (first > last || last >= part.count()) {
      String of = all ? target.value() : target.value().substring(0, target.value().indexOf('/'));
      faults.add(
          target.node(),
          "there is no endpoint "
              + Fault.quote(target.value())
              + "; '"
              + of
              + "' has "
              + of
              + "/0.."
              + (part.count() - 1));
      return List.of();
    }
    return listed(part.from() + first, part.from() + last, target);
  }

  /** Consecutive endpoints of a service: all of them, or a group. */
  private record Part(int from, int count) {}

  private @Nullable Part part(Located<String> target, String name, Draft.Service service) {
    String selector = target.value();
    int at = selector.indexOf('@');
    if (at < 0) {
      return new Part(0, draft.mostEndpoints(name));
    }
    int slash = selector.indexOf('/');
    String wanted = selector.substring(at + 1, slash < 0 ? selector.length() : slash);
    List<String> names = new ArrayList<>();
    int from = 0;
    for (Scenario.Group group : service.groups()) {
      if (group.name().equals(wanted)) {
        return new Part(from, group.count());
      }
      from += group.count();
      names.add(group.name());
    }
    faults.add(
        target.node(),
        "service '"
            + name
            + "' has no zone or group "
            + Fault.quote(wanted)
            + Suggestion.among(wanted, names));
    return null;
  }

  private List<Integer> listed(int first, int last, Located<String> target) {
    targets += last - first + 1;
    if (targets > MAX_TARGETS) {
      faults.add(target.node(), "the events hit more than 200,000 endpoints together; use fewer");
      targets = 0;
      return List.of();
    }
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static int index(String text, int from, int to) {
    return Integer.parseInt(to < 0 ? text.substring(from) : text.substring(from, to));
  }

  Scenario.Measure measure() {
    Draft.Measure measure = draft.measure().value();
    if (measure.warmupNanos() >= draft.durationNanos()) {
      faults.add(draft.measure().node(), "'warmup' leaves nothing of the duration to measure");
    }
    if (draft.durationNanos() / measure.windowNanos() > MAX_WINDOWS) {
      faults.add(draft.measure().node(), "more than 100,000 windows; make 'window' longer");
    }
    List<Scenario.Phase> phases = new ArrayList<>();
    for (Map.Entry<String, Located<Span<Long>>> each : measure.phases().entrySet()) {
      phases.add(phase(each.getKey(), each.getValue()));
    }
    return new Scenario.Measure(
        measure.warmupNanos(), measure.windowNanos(), measure.percentiles(), phases);
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
      Outbreak outbreak = new Outbreak(event.value(), endpoints(effect), draft.durationNanos(), 0);
      long at = event.value().at().value();
      bands.add(
          new Experiment.EventBand(
              effect.verb() + " " + effect.target().value(),
              at,
              Math.min(outbreak.lengthNanos(), draft.durationNanos() - at)));
    }
    bands.sort(Comparator.comparingLong(Experiment.EventBand::atNanos));
    return bands;
  }
}
