package io.weir.simulator.live.bench;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.routing.time.Nanos;
import io.weir.simulator.CellResult;
import io.weir.simulator.live.Conduct;
import io.weir.simulator.live.Derived;
import io.weir.simulator.live.LiveBench;
import io.weir.simulator.live.LiveException;
import io.weir.simulator.live.LiveRun;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Runs scenarios against a gateway process on loopback. */
public final class SocketBench implements LiveBench {

  /** Clients wait awake for the last part before a send, where that takes no core from others. */
  private static final long SPIN_NANOS = 100_000;

  private static final int CORES_FOR_SPINNING = 4;
  private static final long WARM_UP_DRAIN_NANOS = 5 * Nanos.SECOND;

  private static final int LEAST_WARM_UP = 6;
  private static final int MOST_WARM_UP = 20;

  private final int leastWarmUp;
  private final int mostWarmUp;
  private boolean prepared;

  /** For {@link java.util.ServiceLoader}. */
  public SocketBench() {
    this(LEAST_WARM_UP, MOST_WARM_UP);
  }

  /**
   * One with another warm-up.
   *
   * @param leastWarmUp so many seconds at least
   * @param mostWarmUp so many at most
   */
  SocketBench(int leastWarmUp, int mostWarmUp) {
    this.leastWarmUp = leastWarmUp;
    this.mostWarmUp = mostWarmUp;
  }

  @Override
  public LiveRun run(Scenario scenario, long seed, Setup setup) {
    try {
      if (!prepared) {
        setup.journal().accept("looking for a gateway");
        GatewayProcess.prepare(setup.gateway());
        prepared = true;
      }
      Path folder = Files.createTempDirectory("weir-live-" + ProcessHandle.current().pid() + "-");
      try {
        return run(scenario, seed, setup, folder);
      } finally {
        delete(folder);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (IOException e) {
      throw new LiveException("can't run live: " + e.getMessage(), e);
    }
  }

  private LiveRun run(Scenario scenario, long seed, Setup setup, Path folder)
      throws IOException, InterruptedException {
    Transport transport = Transport.best();
    boolean spins = Runtime.getRuntime().availableProcessors() >= CORES_FOR_SPINNING;
    int endpoints = scenario.services().stream().mapToInt(Service::endpoints).sum();
    try (Affinity _ = Affinity.pin(setup.cores().get("gen"));
        PacedLoop front = new PacedLoop("live-clients", transport, spins ? SPIN_NANOS : 0);
        PacedLoop back = new PacedLoop("live-backends", transport, 0);
        Backends backends = new Backends(back, transport, endpoints)) {
      int port = GatewayProcess.freePort();
      String config = GatewayConfig.of(scenario, port, backends.addresses());
      List<String> command = new ArrayList<>(Affinity.prefix(setup.cores().get("gw")));
      command.addAll(setup.gateway());
      setup.journal().accept("starting a gateway");
      try (GatewayProcess gateway = GatewayProcess.start(command, folder, config, port)) {
        return new Sequence(scenario, seed, setup, transport, front, back, backends, gateway, port)
            .run(leastWarmUp, warmUpOf(scenario));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Warm-up and measured pass, with everything in place. */
  private record Sequence(
      Scenario scenario,
      long seed,
      Setup setup,
      Transport transport,
      PacedLoop front,
      PacedLoop back,
      Backends backends,
      GatewayProcess gateway,
      int port) {

    LiveRun run(int leastWarmUp, Scenario healthy) throws InterruptedException {
      WarmUp warmUp = new WarmUp(leastWarmUp);
      setup.journal().accept("warming up");
      Clients first =
          new Clients(
              front,
              transport,
              port,
              Names.WARM_UP_HOST,
              null,
              (inquiry, stayed) ->
                  warmUp.answered(inquiry, front.wallNanos() - inquiry.intendedNanos(), stayed));
      Pass pass = new Pass(healthy, seed, front, back, first, backends, warmUp::settled);
      pass.run();
      gateway.checkAlive();
      setup.journal().accept("measuring for " + seconds(scenario) + " s");
      return measure(first, warmUp, pass.seconds());
    }

    private LiveRun measure(Clients before, WarmUp warmUp, int warmed) throws InterruptedException {
      Clients clients = new Clients(front, transport, port, null, before, (_, _) -> {});
      long start = System.nanoTime();
      long clientCpu = front.cpuNanos();
      long backendCpu = back.cpuNanos();
      long gatewayCpu = gateway.cpuNanos();
      Scenario sent = Derived.withOverhead(scenario, Distribution.Constant.ZERO);
      CellResult result = new Pass(sent, seed, front, back, clients, backends, _ -> false).run();
      double wall = System.nanoTime() - start;
      gateway.checkAlive();
      LogLinearHistogram lag = clients.lag();
      Conduct conduct =
          new Conduct(
              lag.percentile(50),
              lag.percentile(99),
              backends.lag().percentile(99),
              clients.dropped(),
              (front.cpuNanos() - clientCpu) / wall,
              (back.cpuNanos() - backendCpu) / wall,
              (gateway.cpuNanos() - gatewayCpu) / wall,
              warmed,
              warmUp.settled(warmed));
      return new LiveRun(result, conduct, warmUp.overhead());
    }

    private static long seconds(Scenario scenario) {
      return Math.ceilDiv(scenario.durationNanos(), Nanos.SECOND);
    }
  }

  private Scenario warmUpOf(Scenario scenario) {
    Scenario healthy =
        Derived.withOverhead(Derived.withoutFaults(scenario), Distribution.Constant.ZERO);
    return new Scenario(
        healthy.name(),
        mostWarmUp * Nanos.SECOND,
        WARM_UP_DRAIN_NANOS,
        healthy.clients(),
        healthy.gateways(),
        healthy.services(),
        healthy.links(),
        healthy.faults(),
        healthy.discoveryLagNanos(),
        healthy.network(),
        new Scenario.Measure(0, Nanos.SECOND, List.of(), List.of()));
  }
}
