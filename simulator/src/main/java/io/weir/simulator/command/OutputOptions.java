package io.weir.simulator.command;

import io.weir.simulator.report.Reports;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.SarifReport;
import io.weir.simulator.report.SummaryJson;
import io.weir.simulator.report.TerminalReport;
import io.weir.simulator.report.Versus;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where results go, and as what. */
final class OutputOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

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
              + " given. All but terminal are files in DIR/<scenario>, sarif is one in DIR.")
  private List<String> formats = new ArrayList<>();

  private final SarifReport sarif = new SarifReport();

  /** Looks whether what was given makes sense. */
  void check() {
    for (String format : formats) {
      if (!Reports.FORMATS.contains(format)) {
        throw new ParameterException(
            spec.commandLine(),
            "--format takes " + String.join(", ", Reports.FORMATS) + ", not '" + format + "'");
      }
    }
  }

  /** As it was named. */
  String out() {
    return out;
  }

  /** Makes sure that results can be written. */
  ResultsFolder open(Services services) {
    return ResultsFolder.open(services.surroundings().folder().resolve(out));
  }

  /** Whether it was named. */
  boolean isNamed() {
    return spec.commandLine().getParseResult().hasMatchedOption("--out");
  }

  /** What was asked for, or what the scenario asks for. */
  List<String> formats(List<String> ofScenario) {
    return formats.isEmpty() ? ofScenario : formats;
  }

  /** Writes the summary and all reports, and publishes them with whatever else is staged. */
  void write(
      Services services, ExperimentSummary summary, ResultsFolder folder, Optional<Versus> versus) {
    String name = summary.experiment().name();
    folder.stage(name + "/summary.json", SummaryJson.of(summary).print());
    stage(summary, folder, versus);
    services.cancellation().check();
    folder.publish();
  }

  /** Writes all reports aside: the scenario's own, and what is wrong with all so far. */
  void stage(ExperimentSummary summary, ResultsFolder folder, Optional<Versus> versus) {
    String name = summary.experiment().name();
    List<String> wanted = formats(summary.experiment().report().formats());
    Reports.of(summary, versus, wanted)
        .forEach((file, text) -> folder.stage(name + "/" + file, text));
    if (wanted.contains("sarif")) {
      sarif.add(summary);
      folder.stage(SarifReport.FILE, sarif.text());
    }
  }

  /** Prints the table, if that is wanted. */
  void print(
      Services services,
      CommonOptions common,
      ExperimentSummary summary,
      long wallNanos,
      Optional<Versus> versus) {
    if (!formats(summary.experiment().report().formats()).contains("terminal")) {
      return;
    }
    Surroundings surroundings = services.surroundings();
    String place = Path.of(out).resolve(summary.experiment().name()).toString();
    TerminalReport report = new TerminalReport(surroundings.outStyle(common.noColour));
    surroundings.out().println(report.of(summary, wallNanos, place, versus));
    surroundings.out().flush();
  }

  /** What assertions, and a goal that was not reached, make of the exit code. */
  static int code(ExperimentSummary summary) {
    int code = summary.stop().reached() ? Exit.OK : Exit.INCONCLUSIVE;
    return summary.count(Status.FAILED) > 0 ? Exit.ASSERTION : code;
  }
}
