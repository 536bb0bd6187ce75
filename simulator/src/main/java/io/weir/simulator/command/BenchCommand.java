package io.weir.simulator.command;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.report.Machine;
import io.weir.simulator.report.Quantity;
import io.weir.simulator.report.Style;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how fast the simulator is on this machine: one thread, its CPU time. */
@Command(
    name = "bench",
    description = "Measure how many requests a core simulates in a second.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator bench scenarios/timeout-1s.yaml",
      "  simulator bench scenarios/timeout-1s.yaml --only balancer=peak-ewma --repeats 20"
    })
final class BenchCommand implements Callable<Integer> {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST_RUNS = 10_000;

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PartOptions part = new PartOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenario files.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Runs before it counts; ${DEFAULT-VALUE} if not given.",
      defaultValue = "40")
  private int warmup = 40;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Runs that count; ${DEFAULT-VALUE} if not given.",
      defaultValue = "25")
  private int repeats = 25;

  BenchCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    if (warmup < 0 || warmup > MOST_RUNS || repeats < 1 || repeats > MOST_RUNS) {
      throw usage("--warmup must be from 0 and --repeats from 1 to " + MOST_RUNS);
    }
    List<Experiment> experiments = part.load(services, files);
    Surroundings surroundings = services.surroundings();
    Style style = surroundings.outStyle(common.noColour);
    surroundings.out().println(Machine.here().line(style));
    for (Experiment experiment : experiments) {
      for (Variant variant : experiment.variants()) {
        String name = experiment.name() + ", " + VariantSummary.nameOf(variant) + ": ";
        surroundings.out().println(style.safe(name) + measure(variant, style));
        surroundings.out().flush();
      }
    }
    return Exit.OK;
  }

  private String measure(Variant variant, Style style) {
    for (int i = 0; i < warmup; i++) {
      run(variant, i);
    }
    double[] requests = new double[repeats];
    double[] events = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long start = services.cpuNanos().getAsLong();
      CellResult result = run(variant, i);
      double seconds = Math.max(1, services.cpuNanos().getAsLong() - start) / NANOS_PER_SECOND;
      requests[i] = result.windows().stream().mapToLong(WindowResult::intended).sum() / seconds;
      events[i] = result.events() / seconds;
    }
    Arrays.sort(requests);
    Arrays.sort(events);
    return Quantity.large(requests[repeats / 2])
        + " requests/s a core"
        + style.dot()
        + Quantity.large(requests[0])
        + " to "
        + Quantity.large(requests[repeats - 1])
        + " in "
        + repeats
        + " runs"
        + style.dot()
        + Quantity.large(events[repeats / 2])
        + " events/s";
  }

  private CellResult run(Variant variant, int index) {
    services.cancellation().check();
    return services.engine().run(variant.scenario(), index + 1L);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
