package io.weir.simulator.command;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.report.Machine;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.SpeedReport;
import io.weir.simulator.report.SpeedReport.Speed;
import io.weir.simulator.report.Style;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  simulator bench scenarios/timeout-1s.yaml --only balancer=peak-ewma --repeats 20",
      "  simulator bench scenarios/bench/*.yaml --out results/benchmarks/simulator.md",
      "",
      "Exit codes: 0 ok, 2 usage, 3 scenario not valid, 70 internal error, 73 the table can't be",
      "written, 130 interrupted."
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

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Also write a table in Markdown there, which names the machine.")
  private @Nullable String out;

  BenchCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    if (warmup < 0 || warmup > MOST_RUNS || repeats < 1 || repeats > MOST_RUNS) {
      throw usage("--warmup must be from 0 and --repeats from 1 to " + MOST_RUNS);
    }
    List<Experiment> experiments = part.load(services, files);
    if (out == null) {
      measure(experiments);
      return Exit.OK;
    }
    Path file = services.surroundings().folder().resolve(out).normalize();
    try (ResultsFolder folder = ResultsFolder.of(file)) {
      folder.stage(String.valueOf(file.getFileName()), measure(experiments).markdown());
      services.cancellation().check();
      folder.publish();
    }
    return Exit.OK;
  }

  private SpeedReport measure(List<Experiment> experiments) {
    Surroundings surroundings = services.surroundings();
    Style style = surroundings.outStyle(common.noColour);
    Machine machine = Machine.here();
    surroundings.out().println(machine.line(style));
    List<Speed> speeds = new ArrayList<>();
    for (Experiment experiment : experiments) {
      for (Variant variant : experiment.variants()) {
        Speed speed = measure(experiment, variant);
        speeds.add(speed);
        surroundings.out().println(speed.line(style));
        surroundings.out().flush();
      }
    }
    return new SpeedReport(machine, common.command(), speeds);
  }

  private Speed measure(Experiment experiment, Variant variant) {
    for (int i = 0; i < warmup; i++) {
      run(variant, i);
    }
    List<Double> requests = new ArrayList<>();
    List<Double> events = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      long start = services.cpuNanos().getAsLong();
      CellResult result = run(variant, i);
      double seconds = Math.max(1, services.cpuNanos().getAsLong() - start) / NANOS_PER_SECOND;
      requests.add(result.windows().stream().mapToLong(WindowResult::intended).sum() / seconds);
      events.add(result.events() / seconds);
    }
    return new Speed(experiment.name(), VariantSummary.nameOf(variant), requests, events);
  }

  private CellResult run(Variant variant, int index) {
    services.cancellation().check();
    return services.engine().run(variant.scenario(), index + 1L);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
