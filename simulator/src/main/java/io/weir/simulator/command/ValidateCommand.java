package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.report.CellJson;
import io.weir.simulator.report.SarifReport;
import io.weir.simulator.result.CellId;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
      "  simulator validate scenarios/*.yaml --format sarif > scenarios.sarif",
      "  simulator validate scenarios/timeout-1s.yaml --determinism",
      "",
      "Exit codes: 0 all valid, 2 usage, 3 not valid, 70 two runs differ."
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

  @Option(
      names = "--determinism",
      description =
          "Also run the first and the last variant with seed 1, twice, and compare every count.")
  private boolean determinism;

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
    if (determinism) {
      experiments.forEach(this::runTwice);
    }
    return Exit.OK;
  }

  /** Two runs that differ are a fault of the simulator. */
  private void runTwice(Experiment experiment) {
    List<Variant> variants = experiment.variants();
    for (Variant variant : new LinkedHashSet<>(List.of(variants.getFirst(), variants.getLast()))) {
      CellId id = CellId.of(variant.scenario()).cell(1);
      services.cancellation().check();
      String once = CellJson.of(id, 1, services.engine().run(variant.scenario(), 1)).print();
      String again = CellJson.of(id, 1, services.engine().run(variant.scenario(), 1)).print();
      String name = experiment.name() + ", " + VariantSummary.nameOf(variant);
      if (!once.equals(again)) {
        throw new IllegalStateException(name + ": two runs with seed 1 differ");
      }
      var style = services.surroundings().outStyle(common.noColour);
      services.surroundings().out().println(style.safe(name) + ": two runs are equal");
      services.surroundings().out().flush();
    }
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
