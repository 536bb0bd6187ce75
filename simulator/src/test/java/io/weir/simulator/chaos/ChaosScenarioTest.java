package io.weir.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import io.weir.simulator.scenario.Experiment;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChaosScenarioTest {

  private static final int SEEDS = 300;

  @Test
  void sameSeedGivesTheSameTextAndAnotherSeedAnother() {
    Set<String> texts = new HashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      String text = ChaosScenario.any(seed).yaml();
      assertThat(ChaosScenario.any(seed).yaml()).isEqualTo(text);
      assertThat(texts.add(text)).isTrue();
    }
  }

  @Test
  void everyTextIsAValidFileAndEveryKindOfThingOccurs() {
    Set<Class<?>> kinds = new HashSet<>();
    Set<String> balancers = new HashSet<>();
    int changes = 0;
    int zoned = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Experiment experiment = ChaosScenario.any(seed).experiment();
      assertThat(experiment.name()).isEqualTo("chaos-" + seed);
      Scenario scenario = experiment.variants().getFirst().scenario();
      scenario.faults().forEach(fault -> kinds.add(fault.getClass()));
      kinds.add(scenario.clients().getFirst().arrival().getClass());
      scenario.services().stream()
          .map(Service::antagonist)
          .filter(Objects::nonNull)
          .forEach(antagonist -> kinds.add(antagonist.getClass()));
      changes += scenario.links().stream().anyMatch(link -> link.fromNanos() > 0) ? 1 : 0;
      zoned += scenario.gateways().getFirst().zones().isEmpty() ? 0 : 1;
      balancers.add(scenario.links().getFirst().cluster().balancer().name());
    }
    assertThat(kinds)
        .contains(
            Fault.Slow.class,
            Fault.Fail.class,
            Fault.Down.class,
            Fault.Pause.class,
            Fault.Join.class,
            Fault.Leave.class,
            Fault.Partition.class,
            Fault.GatewayDown.class,
            Arrival.Constant.class,
            Arrival.Poisson.class,
            Arrival.Ramp.class,
            Arrival.Bursts.class,
            Arrival.Mmpp.class,
            Arrival.Closed.class,
            Arrival.Replay.class,
            Service.Antagonist.class);
    assertThat(changes).as("with changed policies").isGreaterThan(SEEDS / 10);
    assertThat(zoned).as("with gateways in zones").isGreaterThan(SEEDS / 4);
    assertThat(balancers).hasSize(9);
  }

  /** So that every balancer that adapts can be asked to recover. */
  @Test
  void orderlyFaultsAreOverLongBeforeTheEnd() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario =
          ChaosScenario.orderly(seed, List.of("vigil"), false)
              .experiment()
              .variants()
              .getFirst()
              .scenario();
      assertThat(scenario.faults()).isNotEmpty();
      assertThat(multiplying(scenario)).isLessThanOrEqualTo(slowing(scenario) == 0 ? 1 : 0);
      for (Fault fault : scenario.faults()) {
        assertThat(fault.atNanos()).isGreaterThanOrEqualTo(6_000_000_000L);
        assertThat(fault.atNanos() + fault.forNanos()).isLessThan(26_000_000_000L);
        assertThat(((Fault.AtEndpoints) fault).endpoints().size()).isLessThanOrEqualTo(9);
      }
    }
  }

  /** Multiplied by each other, two of them hold a worker until long after both. */
  private static long multiplying(Scenario scenario) {
    return slow(scenario).filter(slow -> slow.latency() == null).count();
  }

  private static long slowing(Scenario scenario) {
    return slow(scenario).filter(slow -> slow.latency() != null).count();
  }

  private static Stream<Fault.Slow> slow(Scenario scenario) {
    return scenario.faults().stream()
        .filter(Fault.Slow.class::isInstance)
        .map(Fault.Slow.class::cast);
  }
}
