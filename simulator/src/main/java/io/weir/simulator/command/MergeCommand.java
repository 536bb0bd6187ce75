package io.weir.simulator.command;

import io.weir.simulator.command.CellStore.Planned;
import io.weir.simulator.report.Provenance;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Joins the cells that several machines have run. */
@Command(
    name = "merge",
    description =
        "Join what sweep --shard left in several folders. The result is the same to the last byte"
            + " as that of one machine.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator merge shard-0 shard-1 shard-2",
      "  simulator merge shard-* --out results --format terminal,html",
      "",
      "Exit codes: as of run; 5 if cells are missing, which are then listed."
    })
final class MergeCommand implements Callable<Integer> {

  private static final int MOST_LISTED = 100;

  private final Services services;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that sweep wrote to.")
  private List<String> places = new ArrayList<>();

  MergeCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    output.check();
    List<StoredResults> all = StoredResults.in(services, places);
    try (ResultsFolder folder = output.open(services)) {
      all.forEach(results -> folder.prepare(results.experiment().name()));
      int code = Exit.OK;
      for (StoredResults results : all) {
        code = Exit.worse(code, merge(results, folder));
      }
      return code;
    }
  }

  private int merge(StoredResults results, ResultsFolder folder) {
    CellStore store = new CellStore(results.experiment(), results.folders());
    Provenance origin = results.origin();
    Seeds seeds = SeedOptions.seeds(origin.seeds(), results.experiment());
    ExperimentRunner runner =
        new ExperimentRunner(new Runner(store.stored(), 1, services.cancellation()));
    Experiment experiment = runner.warmed(results.experiment(), origin.firstSeed());
    List<Planned> missing =
        store.plan(experiment, origin.firstSeed(), seeds.to()).stream()
            .filter(cell -> !store.has(cell.id()))
            .toList();
    if (!missing.isEmpty()) {
      tellMissing(results.experiment().name(), missing);
      return Exit.INCONCLUSIVE;
    }
    long start = services.surroundings().clock().getAsLong();
    ExperimentSummary summary =
        runner.run(experiment, origin.firstSeed(), seeds, (_, _, _, _) -> {});
    long wallNanos = services.surroundings().clock().getAsLong() - start;
    folder.stage(results.experiment().name() + "/" + Provenance.FILE, origin.json().print());
    output.write(services, summary, folder, Optional.empty());
    output.print(services, common, summary, wallNanos, Optional.empty());
    return OutputOptions.code(summary);
  }

  private void tellMissing(String name, List<Planned> missing) {
    Surroundings surroundings = services.surroundings();
    var style = surroundings.errStyle(common.noColour);
    surroundings
        .err()
        .println("simulator: " + name + ": " + missing.size() + " cells are missing:");
    missing.stream()
        .limit(MOST_LISTED)
        .map(cell -> "  " + cell.id().text() + "  " + cell.name())
        .forEach(line -> surroundings.err().println(style.safe(line)));
    if (missing.size() > MOST_LISTED) {
      surroundings.err().println("  and " + (missing.size() - MOST_LISTED) + " more");
    }
    surroundings.err().flush();
  }
}
