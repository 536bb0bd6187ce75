package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.SummaryReader;
import io.weir.simulator.result.ExperimentSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Draws reports of results that are there. */
@Command(
    name = "report",
    description =
        "Draw reports of results again, in any format, running nothing. They go where the results"
            + " are unless --out says otherwise.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator report results",
      "  simulator report results/timeout-1s --format html,markdown --out published",
      "",
      "Exit codes: as of run; 2 also if there are no such results."
    })
final class ReportCommand implements Callable<Integer> {

  private final Services services;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Results of run, sweep or merge: of all scenarios, or of one.")
  private List<String> places = new ArrayList<>();

  ReportCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    output.check();
    List<StoredResults> all = StoredResults.in(services, places);
    int code = Exit.OK;
    for (StoredResults results : all) {
      try (ResultsFolder folder = open(results)) {
        folder.prepare(results.experiment().name());
        code = Exit.worse(code, draw(results, folder));
        folder.publish();
      }
    }
    return code;
  }

  /** Reports go where the results are, unless another place is named. */
  private ResultsFolder open(StoredResults results) {
    Path own = results.folders().getFirst().toAbsolutePath().normalize().getParent();
    return output.isNamed() || own == null ? output.open(services) : ResultsFolder.open(own);
  }

  private int draw(StoredResults results, ResultsFolder folder) {
    ExperimentSummary summary = summary(results);
    output.stage(summary, folder, Optional.empty());
    output.print(services, common, summary, 0, Optional.empty());
    return OutputOptions.code(summary);
  }

  private static ExperimentSummary summary(StoredResults results) {
    Path file = results.folders().getFirst().resolve("summary.json");
    try {
      return SummaryReader.read(
          results.experiment(),
          SeedOptions.seeds(results.origin().seeds(), results.experiment()),
          StoredResults.json(file));
    } catch (UnexpectedException e) {
      throw new UnreadableException(file.toString(), String.valueOf(e.getMessage()));
    }
  }
}
