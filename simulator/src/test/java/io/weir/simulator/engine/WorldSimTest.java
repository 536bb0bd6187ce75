package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.MILLI;
import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldSimTest {

  /** Where nothing queues and nothing is repeated, latency is demand and nothing else. */
  @Test
  void demandDoesNotDependOnTheBalancer() {
    List<List<Long>> latencies = new ArrayList<>();
    for (BalancerSpec balancer :
        List.of(
            new BalancerSpec.RoundRobin(),
            new BalancerSpec.Random(),
            new BalancerSpec.LeastRequest(2),
            BalancerSpec.PeakEwma.defaults(),
            BalancerSpec.Vigil.defaults())) {
      Scenario scenario =
          new Scenarios()
              .seconds(10)
              .arrival(new Arrival.Poisson(500))
              .latency(Distribution.LogNormal.ofPercentiles(20 * MILLI, 200 * MILLI))
              .balancer(balancer)
              .build();
      latencies.add(counts(Cell.run(scenario, 7).phases().getFirst().latency()));
    }
    assertThat(latencies).allSatisfy(each -> assertThat(each).isEqualTo(latencies.getFirst()));
  }

  @Test
  void arrivalsDependOnTheSeed() {
    Scenario scenario = new Scenarios().seconds(10).arrival(new Arrival.Poisson(500)).build();
    long one = Cell.run(scenario, 1).phases().getFirst().intended();
    assertThat(Cell.run(scenario, 1).phases().getFirst().intended()).isEqualTo(one);
    assertThat(Cell.run(scenario, 2).phases().getFirst().intended()).isNotEqualTo(one);
    assertThat((double) one).isCloseTo(5000, within(5 * Math.sqrt(5000)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void requestsSpreadEvenlyOverEventLoops(int loops) {
    World world = new World(new Scenarios().seconds(20).eventLoops(loops).build(), 3);
    world.run();
    double fair = 20_000.0 / loops;
    assertThat(world.entrances("edge")).hasSize(loops);
    for (Loop loop : world.entrances("edge")) {
      assertThat((double) loop.frame().listener("edge").openedCount())
          .isCloseTo(fair, within(4 * Math.sqrt(fair)));
    }
  }

  @Test
  void interruptEndsTheRun() {
    Scenario scenario = new Scenarios().seconds(100_000).build();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Cell.run(scenario, 1)).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void timesBeyondAllMeasureDoNotOverflow() {
    Scenario scenario =
        new Scenarios()
            .seconds(5)
            .capacity(2, 10)
            .latency(new Distribution.LogNormal(30, 30))
            .timeout(TimeoutSpec.NONE)
            .fault(
                new Fault.Slow(
                    0,
                    Long.MAX_VALUE,
                    "api",
                    List.of(1),
                    new Distribution.Pareto(1e18, 1.01),
                    50,
                    1))
            .build();
    CellResult.PhaseResult all = Cell.run(scenario, 1).phases().getFirst();
    assertThat(all.timeouts()).isPositive();
    assertThat(all.ok() + all.timeouts() + all.errors() + all.rejected()).isEqualTo(all.intended());
  }

  @Test
  void requestStillInFlightAtTheEndOfTheDrainIsATimeout() {
    Scenario scenario =
        new Scenarios()
            .seconds(10)
            .arrival(new Arrival.Constant(1))
            .latency(new Distribution.Constant(100 * SECOND))
            .timeout(TimeoutSpec.NONE)
            .build();
    CellResult.PhaseResult all = Cell.run(scenario, 1).phases().getFirst();
    assertThat(all.timeouts()).isEqualTo(10);
  }

  @Test
  void hourCostsAsMuchMemoryARequestAsTenMinutes() {
    bytesPerRequest(5); // what the compilers save, they save from here on
    double tenMinutes = bytesPerRequest(10);
    double hour = bytesPerRequest(60);
    assertThat(hour).isCloseTo(tenMinutes, within(0.1 * tenMinutes));
  }

  @Test
  void pendingEventsAreThoseOfRequestsUnderWay() {
    World world = new World(hour(10), 1);
    int[] most = new int[1];
    sample(world.time(), most);
    world.run();
    // Two are under way on average, each with an answer and a timer, which is gone when cancelled.
    assertThat(most[0]).isBetween(4, 60);
  }

  private static void sample(VirtualTime time, int[] most) {
    most[0] = Math.max(most[0], time.pending());
    if (time.nanos() < 600 * SECOND) {
      time.schedule(SECOND, () -> sample(time, most));
    }
  }

  /** Allocated by one run; its fixed costs are small beside the rest. */
  private static double bytesPerRequest(long minutes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long requests = Cell.run(hour(minutes), 1).phases().getFirst().intended();
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / requests;
  }

  private static Scenario hour(long minutes) {
    return new Scenarios()
        .seconds(60 * minutes)
        .arrival(new Arrival.Poisson(200))
        .latency(new Distribution.Exponential(10 * MILLI))
        .capacity(4, 100)
        .balancer(BalancerSpec.Vigil.defaults())
        .build();
  }

  private static List<Long> counts(LogLinearHistogram histogram) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < histogram.buckets(); i++) {
      counts.add(histogram.count(i));
    }
    return counts;
  }
}
