package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.chaos.ChaosScenario;
import io.weir.simulator.model.Scenario;
import org.junit.jupiter.api.Test;

/** Scenarios of any kind: nothing is lost, and the engine's own watch finds nothing. */
class ConservationSimTest {

  private static final int SCENARIOS = 400;

  @Test
  void everyIntendedRequestEndsOnceWhateverIsCombined() {
    long retries = 0;
    long hedges = 0;
    long probes = 0;
    for (long seed = 1; seed <= SCENARIOS; seed++) {
      CellResult.PhaseResult all = run(seed).phases().getFirst();
      assertThat(all.ok() + all.timeouts() + all.errors() + all.rejected())
          .as("seed %d", seed)
          .isEqualTo(all.intended());
      retries += all.retries();
      hedges += all.hedges();
      probes += all.probes();
    }
    assertThat(retries).isPositive();
    assertThat(hedges).isPositive();
    assertThat(probes).isPositive();
  }

  private static CellResult run(long seed) {
    ChaosScenario chaos = ChaosScenario.wild(seed);
    Scenario scenario = chaos.experiment().variants().getFirst().scenario();
    try {
      return Cell.run(scenario, seed);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ":\n" + chaos.yaml(), e);
    }
  }
}
