package io.weir.simulator.command;

import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Experiment.Axis;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of a matrix that {@code --only} leaves. */
final class Selection {

  private final Map<String, Set<String>> wanted = new LinkedHashMap<>();

  /**
   * A selection: of one axis any of the labels, of several axes all.
   *
   * @param terms such as {@code balancer=peak-ewma}
   * @throws IllegalArgumentException if one isn't like that
   */
  Selection(List<String> terms) {
    for (String term : terms) {
      int equals = term.indexOf('=');
      if (equals < 1 || equals == term.length() - 1) {
        throw new IllegalArgumentException(
            "--only takes axis=label, such as balancer=peak-ewma, not '" + term + "'");
      }
      wanted
          .computeIfAbsent(term.substring(0, equals), _ -> new LinkedHashSet<>())
          .add(term.substring(equals + 1));
    }
  }

  /**
   * The experiment with the variants that are wanted.
   *
   * @throws IllegalArgumentException if an axis or a label isn't there
   */
  Experiment of(Experiment experiment) {
    wanted.forEach((axis, labels) -> labels.forEach(label -> check(experiment, axis, label)));
    return experiment.withVariants(
        experiment.variants().stream().filter(variant -> selects(variant.labels())).toList());
  }

  private boolean selects(Map<String, String> labels) {
    return wanted.entrySet().stream()
        .allMatch(axis ->
            axis.getValue().stream()
                .anyMatch(label -> matches(label, labels.getOrDefault(axis.getKey(), ""))));
  }

  private static void check(Experiment experiment, String name, String label) {
    Axis axis =
        experiment.axes().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknownAxis(experiment, name)));
    if (axis.labels().stream().noneMatch(there -> matches(label, there))) {
      throw new IllegalArgumentException(
          "no "
              + name
              + " '"
              + label
              + "' in "
              + experiment.name()
              + ", only "
              + String.join(", ", axis.labels()));
    }
  }

  private static String unknownAxis(Experiment experiment, String name) {
    List<String> names = experiment.axes().stream().map(Axis::name).toList();
    return "no axis '"
        + name
        + "' in "
        + experiment.name()
        + (names.isEmpty() ? ", which has no matrix" : ", only " + String.join(", ", names));
  }

  /** As in assertions: {@code peak-ewma} also means {@code peak-ewma.decay=2s}. */
  private static boolean matches(String selector, String label) {
    return selector.equals(Assertion.ANY)
        || label.equals(selector)
        || label.startsWith(selector + ".");
  }
}
