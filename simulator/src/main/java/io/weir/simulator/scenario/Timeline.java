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

/** Checks everything that has a time or a target: events, phases, warm-up. */
final class Timeline {

  /** Over all events, so that no file makes lists without end. */
  private static final int MAX_TARGETS = 200_000;

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
      List<Integer> endpoints = endpoints(event.value().effect().target());
      if (!endpoints.isEmpty()) {
        all.add(fault(event.value(), endpoints));
      }
    }
    all.sort(Comparator.comparingLong(io.weir.simulator.model.Fault::atNanos));
    return all;
  }

  private static io.weir.simulator.model.Fault fault(Draft.Event event, List<Integer> endpoints) {
    long at = event.at().value();
    Long given = event.forNanos();
    long length = given == null ? Long.MAX_VALUE : given;
    String service = service(event.effect().target().value());
    return switch (event.effect()) {
      case Draft.Effect.Slow slow ->
          new io.weir.simulator.model.Fault.Slow(
              at, length, service, endpoints, slow.latency(), slow.factor(), slow.share());
      case Draft.Effect.Fail fail -> {
        Long after = fail.retryAfterNanos();
        yield new io.weir.simulator.model.Fault.Fail(
            at,
            length,
            service,
            endpoints,
            fail.share(),
            fail.status(),
            fail.after(),
            after == null ? -1 : after);
      }
    };
  }

  private static String service(String target) {
    int slash = target.indexOf('/');
    return slash < 0 ? target : target.substring(0, slash);
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
    int count = service.value().endpoints();
    String rest = target.value().substring(name.length());
    int first = rest.isEmpty() ? 0 : index(rest, 1, rest.contains("..") ? rest.indexOf("..") : -1);
    int last =
        rest.isEmpty()
            ? count - 1
            : rest.contains("..") ? index(rest, rest.indexOf("..") + 2, -1) : first;
    if (first > last || last >= count) {
      faults.add(
          target.node(),
          "there is no endpoint "
              + Fault.quote(target.value())
              + "; '"
              + name
              + "' has "
              + name
              + "/0.."
              + (count - 1));
      return List.of();
    }
    return listed(first, last, target);
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
      long at = event.value().at().value();
      Long given = event.value().forNanos();
      long rest = draft.durationNanos() - at;
      String verb = event.value().effect() instanceof Draft.Effect.Slow ? "slow " : "fail ";
      bands.add(
          new Experiment.EventBand(
              verb + event.value().effect().target().value(),
              at,
              given == null ? rest : Math.min(given, rest)));
    }
    bands.sort(Comparator.comparingLong(Experiment.EventBand::atNanos));
    return bands;
  }
}
