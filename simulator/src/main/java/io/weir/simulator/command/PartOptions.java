package io.weir.simulator.command;

import io.weir.simulator.scenario.Experiment;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which part of a scenario a command takes, and what it changes in it. */
final class PartOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--only",
      paramLabel = "AXIS=LABEL",
      description = "Take this part of the matrix. Labels of one axis add up, axes narrow down.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replace a value of the scenario, such as services.api.endpoints=50.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Stop arrivals at this time of the scenario, such as 30s.")
  private String until = "";

  /** What was taken and changed, as written. */
  Part part() {
    return new Part(only, set, until);
  }

  /** The same with one more change, as {@code --set} takes it. */
  PartOptions with(String change) {
    PartOptions other = new PartOptions();
    other.spec = spec;
    other.only = only;
    other.set = new ArrayList<>(set);
    other.set.add(change);
    other.until = until;
    return other;
  }

  /** Reads scenarios and takes the part; throws as {@link ScenarioFiles#load} does. */
  List<Experiment> load(Services services, List<String> files) {
    for (String change : set) {
      if (change.indexOf('=') < 1) {
        throw usage("--set takes path=value, not '" + change + "'");
      }
    }
    List<Experiment> all = new ScenarioFiles(services).load(files, set);
    try {
      return all.stream().map(part()::of).toList();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
