package io.weir.simulator.command;

import io.weir.simulator.report.Style;
import io.weir.simulator.report.Versus;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares results with each other, running nothing. */
@Command(
    name = "compare",
    description = "Compare results of runs, or baselines, with the first of them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator compare before/timeout-1s after/timeout-1s",
      "  simulator compare git:main results --noise 2%%,0.05pp",
      "  simulator compare git:v1 git:v2 --filter p99/vigil",
      "",
      "Exit codes: 0 nothing is worse, 2 usage, 4 something is worse, 5 nothing in common."
    })
final class CompareCommand implements Callable<Integer> {

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "PLACE",
      arity = "2..*",
      description = "Results folder, summary.json, baselines, git:REF or git:REF:DIR.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = "--noise",
      paramLabel = "BAND",
      split = ",",
      description = "What is too little to matter: of a value, and of a share. 1%%,0.02pp usually.")
  private List<String> noise = new ArrayList<>();

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      description = "Of intervals and verdicts; ${DEFAULT-VALUE} if not given.",
      defaultValue = "95%")
  private String confidence = "95%";

  @Option(
      names = "--filter",
      paramLabel = "METRIC/VARIANT",
      description =
          "Only names that contain these texts; either may be empty. If not given: success,"
              + " latency, extra load and imbalance of the whole time.")
  private String filter = "";

  CompareCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    Rules rules = rules();
    RecordingSource source = new RecordingSource(services.surroundings().folder());
    List<Map<String, Recording>> sides = places.stream().map(source::read).toList();
    Style style = services.surroundings().outStyle(common.noColour);
    int code = Exit.INCONCLUSIVE;
    for (Map.Entry<String, Recording> scenario : sides.getFirst().entrySet()) {
      for (int i = 1; i < sides.size(); i++) {
        Recording after = sides.get(i).get(scenario.getKey());
        if (after != null) {
          String title = scenario.getKey() + ": " + places.get(i);
          boolean worse = compare(title, part(scenario.getValue()), part(after), rules, style);
          code = code == Exit.WORSE || worse ? Exit.WORSE : Exit.OK;
        }
      }
    }
    if (code == Exit.INCONCLUSIVE) {
      services.surroundings().err().println("simulator: these have no scenario in common");
      services.surroundings().err().flush();
    }
    services.surroundings().out().flush();
    return code;
  }

  private boolean compare(
      String title, Recording before, Recording after, Rules rules, Style style) {
    Versus versus = new Versus(places.getFirst(), Contrasts.of(before, after, rules));
    services.surroundings().out().println(style.strong(style.safe(title)));
    versus.lines(style, Integer.MAX_VALUE).forEach(services.surroundings().out()::println);
    services.surroundings().out().println();
    return versus.isWorse();
  }

  private Recording part(Recording recording) {
    if (filter.isEmpty()) {
      return recording.headlines();
    }
    int slash = filter.indexOf('/');
    return recording.part(
        slash < 0 ? filter : filter.substring(0, slash),
        slash < 0 ? "" : filter.substring(slash + 1));
  }

  private Rules rules() {
    try {
      String number = confidence.endsWith("%") ? confidence.replace("%", "") : "none";
      double share = Double.parseDouble(number) / 100;
      if (share > 0.5 && share < 1) {
        return Noise.rules(noise, share);
      }
    } catch (NumberFormatException _) {
      // said below
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    throw usage("--confidence takes a percentage above 50% and below 100%, such as 95%");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
