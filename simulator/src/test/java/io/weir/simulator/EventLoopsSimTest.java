package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.BalancerSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The price of several event loops that know nothing of each other: timeout-1s-enforced, success in
 * percent. The numbers for 8 and 16 loops were first measured with another simulator.
 */
class EventLoopsSimTest {

  private static final int SEEDS = 4;

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void vigilHardlySuffers(int loops) {
    assertThat(success(BalancerSpec.Vigil.defaults(), loops)).isBetween(99.96, 99.977);
  }

  @ParameterizedTest
  @CsvSource({"4, 99.77", "8, 99.81", "16, 99.82"})
  void peakEwmaStaysWhereItWas(int loops, double expected) {
    assertThat(success(BalancerSpec.PeakEwma.defaults(), loops)).isCloseTo(expected, within(0.05));
  }

  @ParameterizedTest
  @CsvSource({"4, 98.80", "8, 98.62", "16, 98.35"})
  void leastRequestLosesMoreWithEachLoop(int loops, double expected) {
    assertThat(success(new BalancerSpec.LeastRequest(2), loops)).isCloseTo(expected, within(0.1));
  }

  private static double success(BalancerSpec balancer, int loops) {
    long ok = 0;
    long intended = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      CellResult.PhaseResult all =
          Cell.run(Scenarios.timeout1s(true).balancer(balancer).eventLoops(loops).build(), seed)
              .phases()
              .getFirst();
      ok += all.ok();
      intended += all.intended();
    }
    return 100.0 * ok / intended;
  }
}
