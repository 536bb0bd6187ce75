package io.weir.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Experiment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    for (long seed = 1; seed <= SEEDS; seed++) {
      Experiment experiment = ChaosScenario.any(seed).experiment();
      assertThat(experiment.name()).isEqualTo("chaos-" + seed);
      Scenario scenario = experiment.variants().getFirst().scenario();
      scenario.faults().forEach(fault -> kinds.add(fault.getClass()));
      kinds.add(scenario.clients().getFirst().arrival().getClass());
      balancers.add(scenario.links().getFirst().cluster().balancer().name());
    }
    assertThat(kinds).hasSizeGreaterThan(11);
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
      for (Fault fault : scenario.faults()) {
        assertThat(fault.atNanos()).isGreaterThanOrEqualTo(6_000_000_000L);
        assertThat(fault.atNanos() + fault.forNanos()).isLessThan(26_000_000_000L);
        assertThat(((Fault.AtEndpoints) fault).endpoints().size()).isLessThanOrEqualTo(9);
      }
    }
  }
}
