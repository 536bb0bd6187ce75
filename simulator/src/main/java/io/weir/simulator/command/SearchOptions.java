package io.weir.simulator.command;

import io.weir.simulator.command.CapacitySearch.Step;
import io.weir.simulator.report.Json;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Experiment;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The search for the highest value at which a scenario's assertions still hold. */
final class SearchOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--search",
      paramLabel = "PATH=FROM..TO",
      description =
          "Find the highest value of a path at which all assertions hold, such as"
              + " clients.web.arrival.rate=1000/s..20000/s; 'rate' is that of the only client.")
  private String search = "";

  @Option(
      names = "--until-fail",
      description =
          "With --search: climb from below and stop at the first failure, rather than halve the"
              + " span; what holds again above a failure is not looked for.")
  private boolean untilFail;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      description = "With --search: how close the answer must be; ${DEFAULT-VALUE} if not given.",
      defaultValue = "2%")
  private String precision = "2%";

  boolean isWanted() {
    return !search.isEmpty();
  }

  /** Searches one file, prints each step, and writes {@code capacity.json}. */
  int find(
      Services services,
      PartOptions part,
      SeedOptions seeds,
      OutputOptions output,
      List<String> files) {
    if (files.size() != 1) {
      throw usage("--search takes one file");
    }
    Experiment original = part.load(services, files).getFirst();
    if (original.assertions().isEmpty()) {
      throw usage("--search needs assertions: " + original.name() + " has none");
    }
    CapacitySearch.Span span = span(original);
    PrintStream out = services.surroundings().out();
    List<Step> steps = new ArrayList<>();
    try (ResultsFolder folder = output.open(services)) {
      folder.prepare(original.name());
      Optional<String> highest =
          new CapacitySearch(span, share(), untilFail)
              .highest(value -> {
                Experiment changed =
                    part.with(span.path() + "=" + value).load(services, files).getFirst();
                Step step = step(value, run(services, seeds, changed));
                steps.add(step);
                out.println(step.line());
                out.flush();
                return step.failed().isEmpty();
              });
      folder.put(original.name() + "/capacity.json", json(span, highest, steps).print());
      out.println(conclusion(original, span, highest));
      out.flush();
      return highest.isPresent() ? Exit.OK : Exit.ASSERTION;
    }
  }

  private ExperimentSummary run(Services services, SeedOptions seeds, Experiment experiment) {
    return new ExperimentRunner(seeds.runner(services, services.engine()))
        .run(experiment, seeds.first(), seeds.of(experiment), (_, _, _, _) -> {});
  }

  private static Step step(String value, ExperimentSummary summary) {
    List<String> failed =
        summary.verdicts().stream()
            .filter(verdict -> verdict.status() == Status.FAILED)
            .map(SearchOptions::text)
            .toList();
    return new Step(value, failed);
  }

  private static String text(Verdict verdict) {
    return verdict.cell() + " " + verdict.assertion().text();
  }

  private static String conclusion(
      Experiment experiment, CapacitySearch.Span span, Optional<String> highest) {
    if (highest.isEmpty()) {
      return experiment.name() + ": not even " + span.text(span.from()) + " holds";
    }
    boolean end = highest.get().equals(span.text(span.to()));
    return experiment.name() + ": holds " + (end ? "at all values, " : "up to ") + highest.get();
  }

  private static Json json(CapacitySearch.Span span, Optional<String> highest, List<Step> steps) {
    return new Members()
        .with("highest", highest.<Json>map(Json.Text::new).orElse(new Json.Literal("null")))
        .with("path", span.path())
        .with("steps", new Json.Array(steps.stream().map(Step::json).toList()));
  }

  private CapacitySearch.Span span(Experiment experiment) {
    try {
      return CapacitySearch.Span.of(search, experiment);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private double share() {
    try {
      double percent = Double.parseDouble(precision.replaceFirst("%$", ""));
      if (precision.endsWith("%") && percent >= 0.1 && percent <= 50) {
        return percent / 100;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw usage("--precision takes a percentage from 0.1% to 50%, not '" + precision + "'");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
