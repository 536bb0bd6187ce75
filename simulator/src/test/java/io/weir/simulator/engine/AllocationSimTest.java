package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.ScenarioLoader;
import io.weir.simulator.scenario.Variant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cell allocates once it runs: counted by the virtual machine, over the later half. */
class AllocationSimTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A request of timeout-1s is two events, of hops four, and each used to be 100 bytes or more. */
  @ParameterizedTest
  @CsvSource({
    "timeout-1s, round-robin",
    "timeout-1s, least-request",
    "timeout-1s, peak-ewma",
    "timeout-1s, vigil",
    "bench/hops, round-robin",
    "bench/hops, peak-ewma",
    "bench/hops, vigil"
  })
  void anEventAllocatesNothing(String file, String balancer) throws IOException {
    Scenario scenario = scenario(file, balancer);
    World world = new World(scenario, 1);
    long end = scenario.durationNanos();
    while (world.step(end / 2)) {
      // All that is used again has been made by now.
    }
    long events = world.time().processed();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    while (world.step(end - 1)) {
      // The arrivals and answers of the later half.
    }
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    events = world.time().processed() - events;

    assertThat(events).isGreaterThan(50_000);
    assertThat((double) bytes / events)
        .as("a histogram may still meet a value beyond all others")
        .isLessThan(5);
  }

  /** As the file says, but with one long window: each has a histogram of its own. */
  private static Scenario scenario(String file, String balancer) throws IOException {
    Experiment experiment = ScenarioLoader.load(Path.of("..", "scenarios", file + ".yaml"));
    Scenario scenario =
        experiment.variants().stream()
            .filter(variant -> balancer.equals(variant.labels().get("balancer")))
            .findFirst()
            .map(Variant::scenario)
            .orElseThrow();
    return scenario.withMeasure(
        new Scenario.Measure(0, scenario.durationNanos(), List.of(99.0), List.of()));
  }
}
