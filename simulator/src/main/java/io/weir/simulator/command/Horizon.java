package io.weir.simulator.command;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Units;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Quantity;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Experiment.EventBand;
import io.weir.simulator.scenario.Variant;
import java.util.List;

/**
 * The time at which {@code --until} cuts a scenario off: arrivals stop, phases end, and what would
 * only begin later does not take place; assertions on such phases are left out.
 */
final class Horizon {

  private final long nanos;

  private Horizon(long nanos) {
    this.nanos = nanos;
  }

  /**
   * A horizon as written, such as {@code 30s}; empty for none.
   *
   * @throws IllegalArgumentException if it is not a time above zero
   */
  static Horizon of(String text) {
    if (text.isEmpty()) {
      return new Horizon(Long.MAX_VALUE);
    }
    try {
      long nanos = Units.NANOS.read(Document.parse("--until", text).root());
      if (nanos > 0) {
        return new Horizon(nanos);
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "--until takes a time such as 30s: " + e.faults().getFirst().message(), e);
    }
    throw new IllegalArgumentException("--until takes a time above zero, such as 30s");
  }

  /**
   * The scenario up to there.
   *
   * @throws IllegalArgumentException if nothing would be measured
   */
  Experiment cut(Experiment experiment) {
    for (Variant variant : experiment.variants()) {
      if (nanos <= variant.scenario().measure().warmupNanos()) {
        throw new IllegalArgumentException(
            "--until ends before the warm-up of '"
                + experiment.name()
                + "' does, so nothing would be measured; give more than "
                + Quantity.duration(variant.scenario().measure().warmupNanos()));
      }
    }
    List<Variant> variants =
        experiment.variants().stream()
            .map(variant -> new Variant(variant.labels(), cut(variant.scenario())))
            .toList();
    List<String> phases =
        variants.getFirst().scenario().measure().phases().stream()
            .map(Scenario.Phase::name)
            .toList();
    return new Experiment(
        experiment.file(),
        experiment.name(),
        experiment.about(),
        experiment.axes(),
        experiment.seeds(),
        experiment.autoWarmup(),
        variants,
        experiment.assertions().stream()
            .filter(a -> a.phase().equals(Assertion.ALL) || phases.contains(a.phase()))
            .toList(),
        experiment.report(),
        experiment.events().stream()
            .filter(event -> event.atNanos() < nanos)
            .map(this::cut)
            .toList());
  }

  private EventBand cut(EventBand band) {
    return new EventBand(
        band.name(), band.atNanos(), Math.min(band.forNanos(), nanos - band.atNanos()));
  }

  private Scenario cut(Scenario scenario) {
    Scenario.Measure measure = scenario.measure();
    return new Scenario(
        scenario.name(),
        Math.min(scenario.durationNanos(), nanos),
        scenario.drainNanos(),
        scenario.clients(),
        scenario.gateways(),
        scenario.services(),
        scenario.links(),
        scenario.faults().stream().filter(fault -> fault.atNanos() < nanos).toList(),
        scenario.discoveryLagNanos(),
        scenario.network(),
        new Scenario.Measure(
            measure.warmupNanos(),
            measure.windowNanos(),
            measure.percentiles(),
            measure.phases().stream()
                .filter(phase -> phase.fromNanos() < nanos)
                .map(this::cut)
                .toList()));
  }

  private Scenario.Phase cut(Scenario.Phase phase) {
    return new Scenario.Phase(phase.name(), phase.fromNanos(), Math.min(phase.toNanos(), nanos));
  }
}
