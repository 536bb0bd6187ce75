package io.weir.simulator.command;

import io.weir.simulator.report.Provenance;
import io.weir.simulator.scenario.Experiment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A part of a scenario, and what is changed in it.
 *
 * @param only as {@code --only} takes it: axis and label
 * @param set as {@code --set} takes it: path and value
 * @param until as {@code --until} takes it: a time, or empty
 */
record Part(List<String> only, List<String> set, String until) {

  Part {
    only = List.copyOf(only);
    set = List.copyOf(set);
  }

  /** Whether it is all, unchanged. */
  boolean isWhole() {
    return only.isEmpty() && set.isEmpty() && until.isEmpty();
  }

  /**
   * The part of an experiment that was read with the changes.
   *
   * @throws IllegalArgumentException if there is no such part
   */
  Experiment of(Experiment experiment) {
    return Horizon.of(until).cut(new Selection(only).of(experiment));
  }

  /** Where results of this part come from. */
  Provenance provenance(Services services, Experiment experiment, long firstSeed, int seeds) {
    byte[] bytes = new ScenarioFiles(services).bytes(experiment.file());
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new Provenance(experiment.file(), text, only, set, until, firstSeed, seeds);
  }

  /** The experiment that results come from; throws as {@link ScenarioFiles#load} does. */
  static Experiment experiment(Services services, Provenance origin) {
    byte[] bytes = origin.text().getBytes(StandardCharsets.UTF_8);
    List<Experiment> all = services.source().load(origin.file(), bytes, origin.set());
    return new Part(origin.only(), origin.set(), origin.until()).of(all.getFirst());
  }
}
