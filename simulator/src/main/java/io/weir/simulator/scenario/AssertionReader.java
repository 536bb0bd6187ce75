package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.Suggestion;
import io.weir.simulator.scenario.Experiment.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks each line of {@code assert} against the axes, phases and endpoints that there are. */
final class AssertionReader {

  private final Draft draft;
  private final List<Axis> axes;
  private final List<Map<String, String>> cells;
  private final FaultList faults;

  AssertionReader(Draft draft, List<Axis> axes, FaultList faults) {
    this.draft = draft;
    this.axes = axes;
    this.cells = Axis.cells(axes);
    this.faults = faults;
  }

  List<Assertion> read() {
    List<Assertion> assertions = new ArrayList<>();
    for (Located<Draft.Demand> demand : draft.demands()) {
      int before = faults.size();
      Assertion assertion = assertion(demand);
      if (assertion != null && faults.size() == before) {
        checkThatItMatches(assertion, demand.node());
        assertions.add(assertion);
      }
    }
    return assertions;
  }

  private @Nullable Assertion assertion(Located<Draft.Demand> line) {
    Draft.Demand demand = line.value();
    Node.Scalar that = (Node.Scalar) demand.that().node();
    ComparisonReader.Result read = new ComparisonReader(that, faults).read();
    Map<String, String> versus = versus(demand.versus());
    if (read == null) {
      return null;
    }
    checkSubject(read.metric(), that);
    checkVersus(read.comparison(), demand.versus() != null, line.node());
    return new Assertion(
        selectors(demand),
        read.metric(),
        read.comparison(),
        versus,
        phase(demand.phase(), read.metric()),
        confidence(demand.confidence()),
        demand.severity(),
        demand.judge(),
        that.text().strip(),
        line.node().place().file(),
        line.node().place().line(),
        line.node().place().column());
  }

  private void checkThatItMatches(Assertion assertion, Node node) {
    if (cells.stream().noneMatch(assertion::selects)) {
      faults.add(
          node,
          assertion.versus().isEmpty()
              ? "matches no cell of the matrix"
              : "matches no cell of the matrix other than the one it is compared with");
    }
  }

  private Map<String, String> selectors(Draft.Demand demand) {
    Map<String, String> selectors = new LinkedHashMap<>();
    demand
        .selectors()
        .forEach((name, label) -> {
          Axis axis = axis(name, label.node());
          if (axis != null) {
            checkLabel(axis, label.value(), label.node());
            selectors.put(name, label.value());
          }
        });
    return selectors;
  }

  private @Nullable Axis axis(String name, Node node) {
    for (Axis axis : axes) {
      if (axis.name().equals(name)) {
        return axis;
      }
    }
    List<String> known = new ArrayList<>(axes.stream().map(Axis::name).toList());
    known.addAll(List.of("that", "phase", "versus", "confidence", "severity", "judge"));
    faults.add(
        node,
        "unknown key "
            + Fault.quote(name)
            + Suggestion.among(name, known)
            + " (an assertion has "
            + String.join(", ", known)
            + ")");
    return null;
  }

  private List<String> checkLabel(Axis axis, String label, Node node) {
    List<String> found =
        axis.labels().stream().filter(each -> Assertion.matches(label, each)).toList();
    if (found.isEmpty()) {
      faults.add(
          node,
          "matches no cell: axis '"
              + axis.name()
              + "' has no "
              + Fault.quote(label)
              + Suggestion.among(label, axis.labels())
              + " (it has "
              + String.join(", ", axis.labels())
              + ")");
    }
    return found;
  }

  private Map<String, String> versus(@Nullable Node node) {
    Map<String, String> versus = new LinkedHashMap<>();
    switch (node) {
      case null -> {}
      case Node.Scalar scalar -> versusLabel(scalar, versus);
      case Node.Sequence list -> faults.add(list, "must be a label, or axis and label, not a list");
      case Node.Mapping mapping -> {
        for (Node.Entry entry : mapping.entries()) {
          Axis axis = axis(entry.key(), entry.value());
          if (axis != null && entry.value() instanceof Node.Scalar label) {
            single(axis, label, versus);
          } else if (axis != null) {
            faults.add(entry.value(), "must be a label, not " + entry.value().kind());
          }
        }
      }
    }
    return versus;
  }

  private void versusLabel(Node.Scalar label, Map<String, String> versus) {
    List<Axis> having =
        axes.stream()
            .filter(a -> a.labels().stream().anyMatch(l -> Assertion.matches(label.text(), l)))
            .toList();
    if (having.size() == 1) {
      single(having.getFirst(), label, versus);
    } else if (having.isEmpty()) {
      List<String> all = axes.stream().flatMap(a -> a.labels().stream()).toList();
      faults.add(
          label, "no axis has the label " + label.kind() + Suggestion.among(label.text(), all));
    } else {
      faults.add(
          label, "several axes have that label; write { " + having.getFirst().name() + ": ... }");
    }
  }

  private void single(Axis axis, Node.Scalar label, Map<String, String> versus) {
    List<String> found = checkLabel(axis, label.text(), label);
    if (found.size() > 1) {
      faults.add(label, "is several cells; name one of " + String.join(", ", found));
    } else if (found.size() == 1) {
      versus.put(axis.name(), found.getFirst());
    }
  }

  private void checkVersus(Comparison comparison, boolean given, Node node) {
    boolean change = comparison instanceof Comparison.BetterBy;
    if (change && !given) {
      faults.add(node, "a difference needs 'versus', the label of what it is compared with");
    } else if (!change && given) {
      faults.add(node, "'versus' needs a difference, such as +4pp or -10%");
    }
  }

  private String phase(@Nullable Located<String> phase, Metric metric) {
    if (phase == null) {
      return Assertion.ALL;
    }
    if (metric.kind().wholeRun()) {
      faults.add(phase.node(), metric + " is of the whole run; leave 'phase' out");
      return Assertion.ALL;
    }
    List<String> known = new ArrayList<>(draft.measure().value().phases().keySet());
    known.add(Assertion.ALL);
    if (!known.contains(phase.value())) {
      faults.add(
          phase.node(),
          "there is no phase "
              + Fault.quote(phase.value())
              + Suggestion.among(phase.value(), known)
              + " (there is "
              + String.join(", ", known)
              + ")");
    }
    return phase.value();
  }

  private double confidence(Located<Double> confidence) {
    if (confidence.value() <= 0.5 || confidence.value() > 0.9999) {
      faults.add(confidence.node(), "must be above 50% and at most 99.99%");
    }
    return confidence.value();
  }

  private void checkSubject(Metric metric, Node node) {
    if (metric.kind() == Metric.Kind.SHARE) {
      String[] parts = metric.subject().split("/", -1);
      Located<Draft.Service> service = draft.services().get(parts[0]);
      boolean index = parts.length == 2 && parts[1].matches("0|[1-9]\\d{0,5}");
      if (service == null
          || !index
          || Integer.parseInt(parts[1]) >= draft.mostEndpoints(parts[0])) {
        faults.add(node, "there is no endpoint " + Fault.quote(metric.subject()));
      }
    } else if (metric.kind() == Metric.Kind.UPSTREAM_LOAD
        && !draft.services().containsKey(metric.subject())) {
      faults.add(
          node,
          "there is no service "
              + Fault.quote(metric.subject())
              + Suggestion.among(metric.subject(), draft.services().keySet()));
    }
  }
}
