package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.report.SarifReport;
import io.weir.simulator.scenario.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks scenario files and simulates nothing. */
@Command(
    name = "validate",
    description = "Check scenario files; tells all that is wrong as file:line:column.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator validate scenarios/*.yaml",
      "",
      "Exit codes: 0 all valid, 2 usage, 3 not valid."
    })
final class ValidateCommand implements Callable<Integer> {

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenario files.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "sarif prints what is wrong as SARIF, for code scanning.",
      defaultValue = "terminal")
  private String format = "terminal";

  ValidateCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    if (format.equals("sarif")) {
      return sarif();
    }
    if (!format.equals("terminal")) {
      throw new ParameterException(
          spec.commandLine(), "--format takes terminal or sarif, not '" + format + "'");
    }
    List<Experiment> experiments = new ScenarioFiles(services).load(files, List.of());
    Surroundings surroundings = services.surroundings();
    var style = surroundings.outStyle(common.noColour);
    for (Experiment experiment : experiments) {
      int cells = experiment.variants().size() * experiment.seeds().to();
      String text =
          experiment.file()
              + ": "
              + experiment.name()
              + " is valid, "
              + cells
              + " cells, "
              + experiment.assertions().size()
              + " assertions";
      surroundings.out().println(style.safe(text));
    }
    surroundings.out().flush();
    return Exit.OK;
  }

  private int sarif() {
    List<String> faults = List.of();
    try {
      new ScenarioFiles(services).load(files, List.of());
    } catch (InvalidScenarioException e) {
      faults = e.faults();
    }
    services.surroundings().out().print(SarifReport.ofFaults(faults));
    services.surroundings().out().flush();
    return faults.isEmpty() ? Exit.OK : Exit.INVALID;
  }
}
