package io.weir.simulator;

import io.weir.codec.BalancerCatalogue;
import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Fault;
import io.weir.simulator.command.Catalogue.Entry;
import io.weir.simulator.command.Catalogue.Section;
import io.weir.simulator.command.Interruption;
import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.command.Services;
import io.weir.simulator.command.SimulatorCommand;
import io.weir.simulator.command.Terminal;
import io.weir.simulator.live.LiveBench;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The simulator's process: puts the parts together and does what the command line says. */
public final class Main {

  private Main() {}

  /** Exits with one of {@link io.weir.simulator.command.Exit}. */
  public static void main(String[] arguments) {
    Cancellation cancellation = new Cancellation();
    Interruption interruption = Interruption.install(cancellation);
    Services services =
        new Services(
            Terminal.surroundings(),
            Main::load,
            Main::catalogue,
            Cell::run,
            Main::cpuNanos,
            cancellation,
            () -> ServiceLoader.load(LiveBench.class).findFirst());
    int code = SimulatorCommand.execute(services, arguments);
    interruption.end();
    System.exit(code);
  }

  private static List<Experiment> load(String file, byte[] content, List<String> changes) {
    try {
      return List.of(ScenarioLoader.load(Document.parse(file, content), Overrides.of(changes)));
    } catch (ConfigException e) {
      throw new InvalidScenarioException(e.faults().stream().map(Fault::toString).toList());
    }
  }

  private static List<Section> catalogue() {
    List<Entry> balancers = new ArrayList<>();
    for (BalancerCatalogue.Entry balancer : BalancerCatalogue.entries()) {
      balancers.add(new Entry(balancer.name(), balancer.doc()));
      for (BalancerCatalogue.Parameter parameter : balancer.parameters()) {
        String fallback = parameter.fallback().isEmpty() ? "" : " (" + parameter.fallback() + ")";
        balancers.add(new Entry("  " + parameter.name(), parameter.doc() + fallback));
      }
    }
    return List.of(new Section("Balancers", balancers));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
