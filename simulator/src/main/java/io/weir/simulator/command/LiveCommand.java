package io.weir.simulator.command;

import io.weir.codec.Document;
import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.live.Agreement;
import io.weir.simulator.live.Derived;
import io.weir.simulator.live.LiveBench;
import io.weir.simulator.live.LiveException;
import io.weir.simulator.live.LiveRun;
import io.weir.simulator.live.Representable;
import io.weir.simulator.report.LiveReport;
import io.weir.simulator.report.Machine;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.Style;
import io.weir.simulator.report.SummaryJson;
import io.weir.simulator.report.TerminalReport;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario against a real gateway, and the simulation against that. */
@Command(
    name = "live",
    description = {
      "Run a scenario for real: a gateway's process, with backends and clients on loopback that",
      "are the simulation's own. Then see whether the simulation agrees.",
      "",
      "Each variant takes as long as the scenario, and some seconds to warm up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator live scenarios/timeout-1s-enforced.yaml",
      "  simulator live scenarios/live-short.yaml --only balancer=vigil",
      "  simulator live scenarios/timeout-1s-enforced.yaml --until 20s --rate-scale 0.5",
      "  simulator live scenarios/hang.yaml --cores gen=0,gw=1",
      "",
      "Exit codes: 0 ok, 1 assertion failed, 2 usage, 3 scenario not valid or not for live mode,",
      "6 live run not valid, 7 simulation and reality disagree, 70 internal error,",
      "73 results can't be written, 74 standard output can't be written, 130 interrupted."
    })
final class LiveCommand implements Callable<Integer> {

  private static final double LEAST_SCALE = 0.001;
  private static final double MOST_SCALE = 1000;
  private static final List<String> PLACES = List.of("gen", "gw");

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PartOptions part = new PartOptions();
  @Mixin private SeedOptions seeds = new SeedOptions();

  @Parameters(paramLabel = "FILE", description = "A scenario file.")
  private String file = "";

  @Option(
      names = "--rate-scale",
      paramLabel = "FACTOR",
      description = "Clients send so many times as often, in reality and in the simulation.",
      defaultValue = "1")
  private double rateScale = 1;

  @Option(
      names = "--cores",
      paramLabel = "PLACE=CORES",
      split = ",",
      description =
          "Keep clients and backends (gen) or the gateway (gw) on cores, as taskset takes them: "
              + "gen=0,gw=1. Anywhere if not given.")
  private List<String> cores = new ArrayList<>();

  @Option(
      names = "--gateway",
      paramLabel = "PROGRAM",
      description = "What starts a gateway; the checkout's bin/gateway if not given.")
  private String gateway = System.getProperty("weir.gateway", "");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go: DIR/<scenario>/live.md. ${DEFAULT-VALUE} if not given.",
      defaultValue = "results/live")
  private String out = "results/live";

  @Option(names = "--quiet", description = "No progress, only results.")
  private boolean quiet;

  LiveCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    checkNumbers();
    LiveBench bench =
        services
            .live()
            .get()
            .orElseThrow(() -> new LiveException("this build of the simulator has no live mode"));
    Experiment experiment = experiment();
    try (ResultsFolder folder = ResultsFolder.open(services.surroundings().folder().resolve(out))) {
      folder.prepare(experiment.name());
      LiveReport report = run(bench, experiment);
      write(report, folder);
      print(report);
      return code(report);
    }
  }

  /** The scenario with all options, if it can be run live. */
  private Experiment experiment() {
    Experiment read = part.load(services, List.of(file)).getFirst();
    Experiment scaled =
        read.withVariants(
            read.variants().stream()
                .map(v -> new Variant(v.labels(), Derived.scaled(v.scenario(), rateScale)))
                .toList());
    byte[] bytes = new ScenarioFiles(services).bytes(file);
    List<String> faults =
        Representable.faults(
            Document.parse(file, bytes).root(),
            scaled.variants().stream().map(Variant::scenario).toList(),
            scaled.assertions());
    if (!faults.isEmpty()) {
      throw new InvalidScenarioException(faults);
    }
    return new ExperimentRunner(seeds.runner(services, services.engine()))
        .warmed(scaled, seeds.first());
  }

  private LiveReport run(LiveBench bench, Experiment experiment) {
    List<LiveRun> runs = new ArrayList<>();
    int all = experiment.variants().size();
    Runner one =
        new Runner(
            (scenario, seed) -> {
              String place = "live " + (runs.size() + 1) + "/" + all + ": ";
              LiveRun run = bench.run(scenario, seed, setup(place));
              runs.add(run);
              return run.result();
            },
            1,
            services.cancellation());
    ExperimentSummary live =
        new ExperimentRunner(one)
            .run(experiment, seeds.first(), Seeds.fixed(1), (_, _, _, _) -> {});
    tell("simulating");
    ExperimentSummary simulated =
        new ExperimentRunner(seeds.runner(services, services.engine()))
            .run(
                withOverhead(experiment, runs),
                seeds.first(),
                seeds.of(experiment),
                (_, _, _, _) -> {});
    return new LiveReport(live, runs, simulated, Agreement.of(live, simulated));
  }

  private LiveBench.Setup setup(String place) {
    Map<String, String> pinned = new LinkedHashMap<>();
    for (String each : cores) {
      String[] parts = each.split("=", 2);
      pinned.put(parts[0], parts[1]);
    }
    return new LiveBench.Setup(List.of(gateway), pinned, line -> tell(place + line));
  }

  private static Experiment withOverhead(Experiment experiment, List<LiveRun> runs) {
    List<Variant> variants = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Variant variant = experiment.variants().get(i);
      variants.add(
          new Variant(
              variant.labels(), Derived.withOverhead(variant.scenario(), runs.get(i).overhead())));
    }
    return experiment.withVariants(variants);
  }

  private void write(LiveReport report, ResultsFolder folder) {
    String name = report.live().experiment().name();
    folder.stage(name + "/summary.json", SummaryJson.of(report.live()).print());
    folder.stage(name + "/live.md", report.markdown(Machine.here(), common.command()));
    services.cancellation().check();
    folder.publish();
  }

  private void print(LiveReport report) {
    Surroundings surroundings = services.surroundings();
    Style style = surroundings.outStyle(common.noColour);
    String place = Path.of(out).resolve(report.live().experiment().name()).toString();
    surroundings.out().print(new TerminalReport(style, "live").of(report.live(), 0, place));
    surroundings.out().println(report.text(style));
    surroundings.out().flush();
  }

  private static int code(LiveReport report) {
    int code = OutputOptions.code(report.live());
    if (!report.faults().isEmpty()) {
      return Exit.worse(code, Exit.LIVE_INVALID);
    }
    return report.agreement().holds() ? code : Exit.worse(code, Exit.DISAGREE);
  }

  private void tell(String line) {
    if (!quiet) {
      services.surroundings().err().println(line);
      services.surroundings().err().flush();
    }
  }

  private void checkNumbers() {
    seeds.check();
    if (!(rateScale >= LEAST_SCALE && rateScale <= MOST_SCALE)) {
      throw usage("--rate-scale must be from 0.001 to 1000");
    }
    for (String each : cores) {
      String[] parts = each.split("=", 2);
      if (parts.length < 2 || !PLACES.contains(parts[0]) || !parts[1].matches("[0-9][0-9-]*")) {
        throw usage("--cores takes gen=CORES and gw=CORES, such as gen=0,gw=1, not '" + each + "'");
      }
    }
    if (gateway.isEmpty()) {
      throw usage("no gateway is known here; name one with --gateway");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
