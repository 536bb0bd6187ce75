package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import org.junit.jupiter.api.Test;

/** The engine against results of queueing theory, each within three standard errors over seeds. */
class QueueTheorySimTest {

  private static final int SEEDS = 20;
  private static final double SERVICE_MS = 10;
  private static final Distribution EXPONENTIAL = new Distribution.Exponential(SERVICE_MS * MILLI);

  @Test
  void singleServerWithExponentialServiceWaitsAsMm1() {
    double load = 0.7;
    assertMeanLatency(load * 1000 / SERVICE_MS, 1, EXPONENTIAL, SERVICE_MS / (1 - load));
  }

  @Test
  void singleServerWithFixedServiceWaitsAsMd1() {
    double load = 0.7;
    double waiting = load * SERVICE_MS / (2 * (1 - load));
    assertMeanLatency(
        load * 1000 / SERVICE_MS,
        1,
        new Distribution.Constant((long) (SERVICE_MS * MILLI)),
        SERVICE_MS + waiting);
  }

  @Test
  void serverWithSeveralWorkersWaitsAsMmc() {
    int workers = 4;
    double offered = 0.8 * workers;
    double waiting = erlangC(workers, offered) * SERVICE_MS / (workers - offered);
    assertMeanLatency(offered * 1000 / SERVICE_MS, workers, EXPONENTIAL, SERVICE_MS + waiting);
  }

  @Test
  void fullServerTurnsAwayAsMm11() {
    double offered = 0.5;
    double[] lost = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      CellResult.PhaseResult all =
          run(offered * 1000 / SERVICE_MS, 1, 0, EXPONENTIAL, seed + 1L).phases().getFirst();
      lost[seed] = (double) all.errors() / all.intended();
    }
    assertThat(mean(lost)).isCloseTo(offered / (1 + offered), within(3 * standardError(lost)));
  }

  @Test
  void roundRobinLosesTheShareOfTheSlowEndpoint() {
    CellResult result = Cell.run(Scenarios.timeout1s(true).build(), 1);
    CellResult.PhaseResult all = result.phases().getFirst();
    assertThat((double) all.ok() / all.intended())
        .isCloseTo(1 - 0.5 / 11, within(2.0 / all.intended()));
  }

  private static double erlangC(int servers, double offered) {
    double sum = 0;
    double term = 1;
    for (int k = 0; k < servers; k++) {
      sum += term;
      term *= offered / (k + 1);
    }
    double busy = term * servers / (servers - offered);
    return busy / (sum + busy);
  }

  private static void assertMeanLatency(
      double rate, int workers, Distribution service, double expectedMs) {
    double[] means = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      CellResult result = run(rate, workers, 1_000_000, service, seed + 1L);
      means[seed] = result.phases().getFirst().latency().mean() / MILLI;
    }
    assertMean(means, expectedMs, 0.02);
  }

  /** The mean over seeds is as expected, and known to within a share of it. */
  static void assertMean(double[] means, double expected, double precision) {
    assertThat(mean(means)).isCloseTo(expected, within(3 * standardError(means)));
    assertThat(standardError(means)).isLessThan(expected * precision);
  }

  private static CellResult run(
      double rate, int workers, int queue, Distribution service, long seed) {
    Scenario scenario =
        new Scenarios()
            .seconds(300)
            .warmup(10)
            .endpoints(1)
            .arrival(new Arrival.Poisson(rate))
            .capacity(workers, queue)
            .latency(service)
            .timeout(TimeoutSpec.NONE)
            .balancer(new BalancerSpec.Random())
            .build();
    return Cell.run(scenario, seed);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double standardError(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
