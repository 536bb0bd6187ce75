package io.weir.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.Cell;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.Runner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Weir's own balancer is held to where nobody tuned it for the scenario. */
class ChaosComparisonSimTest {

  private static final int SEEDS = 100;

  @Test
  void vigilLosesLessThan45PercentOfWhatPeakEwmaLosesInRandomScenarios() {
    long[] lost = new long[2];
    List<Long> seeds = new ArrayList<>();

    new ChaosComparison(List.of("peak-ewma", "vigil"), false)
        .run(
            new Runner(Cell::run, Runtime.getRuntime().availableProcessors(), new Cancellation()),
            1001,
            SEEDS,
            row -> {
              seeds.add(row.seed());
              lost[0] += row.lost().get(0);
              lost[1] += row.lost().get(1);
            });

    assertThat(seeds).hasSize(SEEDS).isSorted().startsWith(1001L);
    assertThat(lost[0]).isGreaterThan(1000);
    assertThat((double) lost[1] / lost[0]).isLessThan(0.45);
  }
}
