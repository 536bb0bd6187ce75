package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.report.Json;
import io.weir.simulator.report.Machine;
import io.weir.simulator.report.Progress;
import io.weir.simulator.report.Provenance;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.SarifReport;
import io.weir.simulator.report.Versus;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.InconclusiveException;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Seeds;
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
      "baseline, 5 inconclusive, 70 internal error, 73 results can't be written, 74 standard"
          + " output",
      "can't be written, 130 interrupted."
    })
final class RunCommand implements Callable<Integer> {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PartOptions part = new PartOptions();
  @Mixin private SeedOptions seeds = new SeedOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private BaselineOptions baseline = new BaselineOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenario files.")
  private List<String> files = new ArrayList<>();

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
    try (ResultsFolder folder = output.open(services)) {
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

  /** What is wrong with files goes to code scanning too, if that is wanted. */
  private List<Experiment> experiments() {
    try {
      return part.load(services, files);
    } catch (InvalidScenarioException e) {
      if (output.formats(List.of()).contains("sarif")) {
        try (ResultsFolder folder = output.open(services)) {
          folder.put(SarifReport.FILE, SarifReport.ofFaults(e.faults()));
        }
      }
      throw e;
    }
  }

  private record Outcome(int code, long requests) {}

  /** A scenario whose simulation breaks doesn't keep the others from theirs. */
  private Outcome runOne(Experiment experiment, ResultsFolder folder) {
    Surroundings surroundings = services.surroundings();
    Seeds wanted = seeds.of(experiment);
    long start = surroundings.clock().getAsLong();
    Progress progress =
        new Progress(
            surroundings.err(),
            surroundings.errStyle(common.noColour),
            surroundings.errTerminal() && !quiet,
            surroundings.clock(),
            experiment.name(),
            wanted.to() * experiment.variants().size());
    ExperimentSummary summary;
    try {
      summary = simulate(experiment, wanted, progress);
    } catch (CellException e) {
      folder.discard();
      new Failures(surroundings, common.debug).internal(e);
      return new Outcome(Exit.INTERNAL, 0);
    } catch (InconclusiveException e) {
      folder.discard();
      tell("simulator: " + e.getMessage());
      return new Outcome(Exit.INCONCLUSIVE, 0);
    } finally {
      progress.clear();
    }
    if (!quiet) {
      progress.finish();
    }
    long wallNanos = surroundings.clock().getAsLong() - start;
    Optional<Versus> versus =
        from.flatMap(
            place -> baseline.compare(place, summary, !part.part().only().isEmpty(), this::tell));
    folder.stage(experiment.name() + "/" + Provenance.FILE, provenance(experiment).json().print());
    output.write(services, summary, folder, versus);
    output.print(services, common, summary, wallNanos, versus);
    return new Outcome(conclude(summary, versus), summary.requests());
  }

  private int conclude(ExperimentSummary summary, Optional<Versus> versus) {
    int code = OutputOptions.code(summary);
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

  private ExperimentSummary simulate(Experiment experiment, Seeds wanted, Progress progress) {
    return new ExperimentRunner(seeds.runner(services, services.engine()))
        .run(
            experiment,
            seeds.first(),
            wanted,
            (variant, seed, result, requests) -> progress.cellDone(requests));
  }

  private Provenance provenance(Experiment experiment) {
    return part.part().provenance(services, experiment, seeds.first(), seeds.count());
  }

  private Json runJson(List<String> done, long requests, long wallNanos) {
    double seconds = wallNanos / NANOS_PER_SECOND;
    return new Json.Members()
        .with("jobs", seeds.jobs())
        .with("machine", Machine.here().json())
        .with("requests", requests)
        .with("requests-per-second", Json.fixed(requests / Math.max(1e-9, seconds), 0))
        .with("scenarios", new Json.Array(done.stream().<Json>map(Json.Text::new).toList()))
        .with("wall-seconds", Json.fixed(seconds, 3));
  }

  private void checkNumbers() {
    if (baseline.accepts() && !part.part().isWhole()) {
      throw usage("--accept takes whole scenarios: without --only, --set and --until");
    }
    output.check();
    seeds.check();
    try {
      baseline.rules(ExperimentSummary.CONFIDENCE);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
