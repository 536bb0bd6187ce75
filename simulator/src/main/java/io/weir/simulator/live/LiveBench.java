package io.weir.simulator.live;

import io.weir.simulator.model.Scenario;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a scenario for real: a gateway process, backends and clients on loopback. Found by {@link
 * java.util.ServiceLoader}, since the simulator itself has no sockets.
 */
@FunctionalInterface
public interface LiveBench {

  /**
   * Runs one cell; takes as long as the scenario and a warm-up before it. Nothing is left behind,
   * however it ends.
   *
   * @throws LiveException if there can be no run
   * @throws java.util.concurrent.CancellationException if the thread was interrupted
   */
  LiveRun run(Scenario scenario, long seed, Setup setup);

  /**
   * What a run needs besides its scenario.
   *
   * @param gateway the command that starts a gateway, to which arguments are added
   * @param cores by {@code gen} (clients and backends) and {@code gw}, as taskset takes them; empty
   *     for any
   * @param journal told in one line each what happens
   */
  record Setup(List<String> gateway, Map<String, String> cores, Consumer<String> journal) {
    public Setup {
      gateway = List.copyOf(gateway);
      cores = Map.copyOf(cores);
    }
  }
}
