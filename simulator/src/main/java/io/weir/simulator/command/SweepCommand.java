package io.weir.simulator.command;

import io.weir.simulator.command.CellStore.Planned;
import io.weir.simulator.report.Progress;
import io.weir.simulator.report.Provenance;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.result.CellFunction;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.Runner.Task;
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

/** Simulates large matrices, cell by cell, on one machine or a share of it on each of many. */
@Command(
    name = "sweep",
    description =
        "Simulate like run, but keep each cell as a file: resume what was interrupted, or share the"
            + " cells among machines and join them with merge.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator sweep scenarios/noisy-fleet.yaml --resume",
      "  simulator sweep scenarios/noisy-fleet.yaml --plan",
      "  simulator sweep scenarios/noisy-fleet.yaml --shard 3/64 --resume --out shard-3",
      "  simulator merge shard-*",
      "  simulator sweep scenarios/capacity.yaml --search rate=1000/s..20000/s --until-fail",
      "",
      "Exit codes: as of run; with --shard 0 once all its cells are there; with --search 1 if",
      "even the lowest value fails."
    })
final class SweepCommand implements Callable<Integer> {

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PartOptions part = new PartOptions();
  @Mixin private SeedOptions seeds = new SeedOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private SearchOptions search = new SearchOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenario files.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--plan", description = "Only print the cells by id, and which are there.")
  private boolean plan;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Only the I-th of N shares of the cells, counted from 0; no reports.")
  private String shard = "";

  @Option(
      names = "--resume",
      description =
          "Keep cells that are there. They are known by scenario, seed and model version, not by"
              + " the simulator's code: after changing that, begin anew.")
  private boolean resume;

  @Option(names = "--quiet", description = "No progress, only results.")
  private boolean quiet;

  SweepCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    output.check();
    seeds.check();
    Shard share = shard();
    List<Experiment> experiments = part.load(services, files);
    if (search.isWanted()) {
      return search.find(services, part, seeds, output, files);
    }
    if (plan) {
      experiments.forEach(experiment -> print(experiment, share));
      services.surroundings().out().flush();
      return Exit.OK;
    }
    try (ResultsFolder folder = output.open(services)) {
      experiments.forEach(experiment -> folder.prepare(experiment.name()));
      int code = Exit.OK;
      for (Experiment experiment : experiments) {
        String place = experiment.name() + "/" + Provenance.FILE;
        folder.put(place, provenance(experiment).json().print());
        code = Exit.worse(code, run(experiment, share, folder));
      }
      return code;
    }
  }

  private int run(Experiment experiment, Shard share, ResultsFolder folder) {
    Path place = folder.path().resolve(experiment.name());
    CellStore store = new CellStore(experiment, List.of(place));
    CellFunction engine = store.kept(services.engine(), folder, resume);
    Surroundings surroundings = services.surroundings();
    long start = surroundings.clock().getAsLong();
    List<Planned> cells = cells(experiment, store, engine, share);
    Progress progress = progress(experiment, cells.size());
    Optional<ExperimentSummary> summary;
    try {
      summary = simulate(experiment, share, cells, engine, progress);
    } finally {
      progress.clear();
    }
    if (!quiet) {
      progress.finish();
    }
    if (summary.isEmpty()) {
      return Exit.OK;
    }
    long wallNanos = surroundings.clock().getAsLong() - start;
    output.write(services, summary.get(), folder, Optional.empty());
    output.print(services, common, summary.get(), wallNanos, Optional.empty());
    return OutputOptions.code(summary.get());
  }

  /** A share has no summary. */
  private Optional<ExperimentSummary> simulate(
      Experiment experiment,
      Shard share,
      List<Planned> cells,
      CellFunction engine,
      Progress progress) {
    Runner runner = seeds.runner(services, engine);
    if (share.isAll()) {
      return Optional.of(
          new ExperimentRunner(runner)
              .run(
                  experiment,
                  seeds.first(),
                  seeds.of(experiment),
                  (_, _, _, requests) -> progress.cellDone(requests)));
    }
    runner.run(
        cells.stream()
            .map(cell ->
                new Task(
                    experiment.name() + ", " + cell.name(), cell.variant().scenario(), cell.seed()))
            .toList(),
        (_, result) -> progress.cellDone(ExperimentRunner.requests(result)));
    return Optional.empty();
  }

  private List<Planned> cells(
      Experiment experiment, CellStore store, CellFunction engine, Shard share) {
    Experiment warmed =
        new ExperimentRunner(seeds.runner(services, engine)).warmed(experiment, seeds.first());
    return store.plan(warmed, seeds.first(), seeds.of(experiment).to()).stream()
        .filter(share::has)
        .toList();
  }

  private void print(Experiment experiment, Shard share) {
    Surroundings surroundings = services.surroundings();
    Path place = surroundings.folder().resolve(output.out()).resolve(experiment.name());
    CellStore store = new CellStore(experiment, List.of(place));
    for (Planned cell : cells(experiment, store, services.engine(), share)) {
      String line =
          cell.id().text()
              + (store.has(cell.id()) ? "  there    " : "  missing  ")
              + experiment.name()
              + ", "
              + cell.name();
      surroundings.out().println(surroundings.outStyle(common.noColour).safe(line));
    }
  }

  private Progress progress(Experiment experiment, int cells) {
    Surroundings surroundings = services.surroundings();
    return new Progress(
        surroundings.err(),
        surroundings.errStyle(common.noColour),
        surroundings.errTerminal() && !quiet,
        surroundings.clock(),
        experiment.name(),
        cells);
  }

  private Provenance provenance(Experiment experiment) {
    return part.part().provenance(services, experiment, seeds.first(), seeds.count());
  }

  private Shard shard() {
    try {
      return Shard.of(shard);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
