package io.weir.simulator.command;

import io.weir.simulator.report.Json;
import io.weir.simulator.report.Machine;
import io.weir.simulator.report.Progress;
import io.weir.simulator.report.Reports;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.SeedJson;
import io.weir.simulator.report.Style;
import io.weir.simulator.report.SummaryJson;
import io.weir.simulator.report.TerminalReport;
import io.weir.simulator.report.Versus;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Experiment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Simulates scenarios, prints their results and writes them down. */
@Command(
    name = "run",
    description = "Simulate scenarios: every variant of their matrix with every seed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator run scenarios/timeout-1s.yaml",
      "  simulator run scenarios/*.yaml --seeds 10 --quiet",
      "  simulator run scenarios/timeout-1s.yaml --only balancer=peak-ewma --seed 7 --seeds 1",
      "  simulator run scenarios/timeout-1s.yaml --set services.api.endpoints=50 --until 30s",
      "  simulator run scenarios/*.yaml --baseline git:main",
      "  simulator run scenarios/*.yaml --accept",
      "  simulator run scenarios/*.yaml --format terminal,junit,markdown,html",
      "",
      "Exit codes: 0 ok, 1 assertion failed, 2 usage, 3 scenario not valid, 4 worse than the",
      "baseline, 70 internal error, 73 results can't be written, 130 interrupted."
    })
final class RunCommand implements Callable<Integer> {

  private static final int MOST_SEEDS = 100_000;
  private static final int MOST_JOBS = 1024;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private BaselineOptions baseline = new BaselineOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenario files.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "AXIS=LABEL",
      description = "Run this part of the matrix. Labels of one axis add up, axes narrow down.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replace a value of the scenario, such as services.api.endpoints=50.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds; the scenario's own number if not given.")
  private int seeds;

  @Option(names = "--seed", paramLabel = "K", description = "The first seed; 1 if not given.")
  private long firstSeed = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "How many cells at once; as many as there are cores if not given. Results don't depend on"
              + " it.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Stop arrivals at this time of the scenario, such as 30s.")
  private String until = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go: DIR/<scenario>/summary.json. ${DEFAULT-VALUE} if not given.",
      defaultValue = "results")
  private String out = "results";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "Of terminal, json, csv, junit, markdown, sarif and html; the scenario's own if not"
              + " given. All but terminal are files in DIR/<scenario>.")
  private List<String> formats = new ArrayList<>();

  @Option(names = "--quiet", description = "No progress, only results.")
  private boolean quiet;

  @Option(names = "--fail-fast", description = "Stop after the first scenario that fails.")
  private boolean failFast;

  private Optional<BaselinePlace> from = Optional.empty();

  RunCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    checkNumbers();
    List<Experiment> experiments = experiments();
    Surroundings surroundings = services.surroundings();
    from = baseline.open(surroundings.folder());
    try (ResultsFolder folder = ResultsFolder.open(surroundings.folder().resolve(out))) {
      experiments.forEach(experiment -> folder.prepare(experiment.name()));
      long start = surroundings.clock().getAsLong();
      long requests = 0;
      int code = Exit.OK;
      List<String> done = new ArrayList<>();
      for (Experiment experiment : experiments) {
        Outcome outcome = runOne(experiment, folder);
        requests += outcome.requests;
        code = Exit.worse(code, outcome.code);
        done.add(experiment.name());
        if (failFast && code != Exit.OK) {
          break;
        }
      }
      long wallNanos = surroundings.clock().getAsLong() - start;
      folder.stage("run.json", runJson(done, requests, wallNanos).print());
      folder.publish();
      return code;
    }
  }

  private record Outcome(int code, long requests) {}

  /** A scenario whose simulation breaks doesn't keep the others from theirs. */
  private Outcome runOne(Experiment experiment, ResultsFolder folder) {
    Surroundings surroundings = services.surroundings();
    int count = seeds > 0 ? seeds : experiment.seeds();
    long start = surroundings.clock().getAsLong();
    Progress progress =
        new Progress(
            surroundings.err(),
            surroundings.errStyle(common.noColour),
            surroundings.errTerminal() && !quiet,
            surroundings.clock(),
            experiment.name(),
            count * experiment.variants().size());
    ExperimentSummary summary;
    try {
      summary = simulate(experiment, count, folder, progress);
    } catch (CellException e) {
      folder.discard();
      new Failures(surroundings, common.debug).internal(e);
      return new Outcome(Exit.INTERNAL, 0);
    } finally {
      progress.clear();
    }
    if (!quiet) {
      progress.finish();
    }
    long wallNanos = surroundings.clock().getAsLong() - start;
    Optional<Versus> versus =
        from.flatMap(place -> baseline.compare(place, summary, !only.isEmpty(), this::tell));
    write(summary, wallNanos, folder, versus);
    return new Outcome(conclude(summary, versus), summary.requests());
  }

  private int conclude(ExperimentSummary summary, Optional<Versus> versus) {
    int code = summary.count(Status.FAILED) > 0 ? Exit.ASSERTION : Exit.OK;
    if (baseline.accepts()) {
      baseline.accept(summary, services.surroundings().folder(), this::tell);
      return code;
    }
    return Exit.worse(code, versus.filter(Versus::isWorse).isPresent() ? Exit.WORSE : Exit.OK);
  }

  private void tell(String message) {
    Surroundings surroundings = services.surroundings();
    surroundings.err().println(surroundings.errStyle(common.noColour).safe(message));
    surroundings.err().flush();
  }

  private ExperimentSummary simulate(
      Experiment experiment, int count, ResultsFolder folder, Progress progress) {
    boolean keepSeeds = experiment.report().keep().contains("seeds");
    Runner runner = new Runner(services.engine(), jobs, services.cancellation());
    return new ExperimentRunner(runner)
        .run(
            experiment,
            firstSeed,
            count,
            (variant, seed, result, requests) -> {
              if (keepSeeds) {
                String place =
                    ResultsFolder.seedFile(experiment.name(), VariantSummary.nameOf(variant), seed);
                folder.stage(place, SeedJson.of(seed, result).print());
              }
              progress.cellDone(requests);
            });
  }

  private void write(
      ExperimentSummary summary, long wallNanos, ResultsFolder folder, Optional<Versus> versus) {
    String name = summary.experiment().name();
    folder.stage(name + "/summary.json", SummaryJson.of(summary).print());
    List<String> wanted = formats.isEmpty() ? summary.experiment().report().formats() : formats;
    Reports.of(summary, versus, wanted)
        .forEach((file, text) -> folder.stage(name + "/" + file, text));
    services.cancellation().check();
    folder.publish(name);
    if (!wanted.contains("terminal")) {
      return;
    }
    Style style = services.surroundings().outStyle(common.noColour);
    String place = Path.of(out).resolve(name).toString();
    String text = new TerminalReport(style).of(summary, wallNanos, place, versus);
    services.surroundings().out().println(text);
    services.surroundings().out().flush();
  }

  private Json runJson(List<String> done, long requests, long wallNanos) {
    double seconds = wallNanos / NANOS_PER_SECOND;
    return new Json.Members()
        .with("jobs", jobs)
        .with("machine", Machine.here().json())
        .with("requests", requests)
        .with("requests-per-second", Json.fixed(requests / Math.max(1e-9, seconds), 0))
        .with("scenarios", new Json.Array(done.stream().<Json>map(Json.Text::new).toList()))
        .with("wall-seconds", Json.fixed(seconds, 3));
  }

  private List<Experiment> experiments() {
    List<Experiment> all = new ScenarioFiles(services).load(files, changes());
    try {
      Selection selection = new Selection(only);
      Horizon horizon = Horizon.of(until);
      return all.stream().map(selection::of).map(horizon::cut).toList();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<String> changes() {
    for (String change : set) {
      if (change.indexOf('=') < 1) {
        throw usage("--set takes path=value, not '" + change + "'");
      }
    }
    return set;
  }

  private void checkNumbers() {
    if (baseline.accepts() && !(only.isEmpty() && set.isEmpty() && until.isEmpty())) {
      throw usage("--accept takes whole scenarios: without --only, --set and --until");
    }
    for (String format : formats) {
      if (!Reports.FORMATS.contains(format)) {
        throw usage(
            "--format takes " + String.join(", ", Reports.FORMATS) + ", not '" + format + "'");
      }
    }
    try {
      baseline.rules(ExperimentSummary.CONFIDENCE);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    boolean seedsGiven = spec.commandLine().getParseResult().hasMatchedOption("--seeds");
    if (seedsGiven && (seeds < 1 || seeds > MOST_SEEDS)) {
      throw usage("--seeds must be from 1 to " + MOST_SEEDS);
    }
    if (firstSeed < 0 || firstSeed > Long.MAX_VALUE - MOST_SEEDS) {
      throw usage("--seed must be at least 0, and leave room for those that follow");
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw usage("--jobs must be from 1 to " + MOST_JOBS);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
