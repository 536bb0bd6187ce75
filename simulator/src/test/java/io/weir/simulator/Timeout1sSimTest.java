package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.stats.LogLinearHistogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The experiment that Linkerd became known for, with and without the timeout enforced. */
class Timeout1sSimTest {

  private static final int SEEDS = 10;
  private static final BalancerSpec LEAST_REQUEST = new BalancerSpec.LeastRequest(2);

  /** Nobody can know of the fault before the first answer is overdue: 1 - 14.9 / 60,000. */
  private static final double INFORMATION_LIMIT = 99.9775;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void balancersReachThePublishedSuccessRates(boolean cancel) {
    assertThat(success(new BalancerSpec.RoundRobin(), cancel)).isCloseTo(95.45, within(0.02));
    assertThat(success(LEAST_REQUEST, cancel)).isCloseTo(cancel ? 99.04 : 99.49, within(0.05));
    assertThat(success(BalancerSpec.PeakEwma.defaults(), cancel))
        .isCloseTo(cancel ? 99.80 : 99.92, within(cancel ? 0.03 : 0.02));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void vigilComesCloseToTheInformationLimitAndNeverBeyond(boolean cancel) {
    assertThat(success(BalancerSpec.Vigil.defaults(), cancel)).isBetween(99.965, INFORMATION_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void vigilWithHedgingLosesNothing(boolean cancel) {
    LogLinearHistogram latency = new LogLinearHistogram(11);
    long tries = 0;
    long intended = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      CellResult.PhaseResult all =
          Cell.run(
                  Scenarios.timeout1s(cancel)
                      .balancer(BalancerSpec.Vigil.defaults())
                      .hedge(HedgeSpec.DEFAULT)
                      .build(),
                  seed)
              .phases()
              .getFirst();
      assertThat(all.ok()).isEqualTo(all.intended());
      latency.add(all.latency());
      tries += all.tries();
      intended += all.intended();
    }
    assertThat(latency.percentile(99.99)).isLessThanOrEqualTo(400 * Scenarios.MILLI);
    assertThat((double) (tries - intended) / intended).isLessThanOrEqualTo(0.002);
  }

  private static double success(BalancerSpec balancer, boolean cancel) {
    long ok = 0;
    long intended = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      CellResult.PhaseResult all =
          Cell.run(Scenarios.timeout1s(cancel).balancer(balancer).build(), seed)
              .phases()
              .getFirst();
      ok += all.ok();
      intended += all.intended();
    }
    return 100.0 * ok / intended;
  }
}
