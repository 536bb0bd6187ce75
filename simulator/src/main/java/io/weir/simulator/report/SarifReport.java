package io.weir.simulator.report;

import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.report.Json.Text;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict;
import io.weir.simulator.result.Verdict.Status;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SARIF 2.1.0: what is wrong at which line of scenarios, for code scanning. All of a command's
 * scenarios are one run in one file: GitHub refuses several runs of one tool and category, and more
 * than twenty of any.
 */
public final class SarifReport {

  /** Its name in the folder of results. */
  public static final String FILE = "scenarios.sarif";

  /** As many as GitHub shows of one run. */
  private static final int MOST_RESULTS = 5_000;

  private static final Pattern FAULT =
      Pattern.compile("(.*?):([0-9]{1,9}):([0-9]{1,9}): (.*)", Pattern.DOTALL);

  private final List<Json> results = new ArrayList<>();

  /** Adds the assertions of a scenario that are not met. */
  public void add(ExperimentSummary summary) {
    Verdicts verdicts = new Verdicts(Style.PLAIN);
    for (Verdict verdict : summary.verdicts()) {
      if (Verdicts.isBad(verdict)) {
        var assertion = verdict.assertion();
        String message = verdicts.demand(verdict) + ": " + Verdicts.finding(verdict);
        String level = verdict.status() == Status.FAILED ? "error" : "warning";
        results.add(
            result(
                "assertion",
                level,
                message,
                location(assertion.file(), assertion.line(), assertion.column())));
      }
    }
  }

  /** The whole file. */
  public String text() {
    return log(results);
  }

  /**
   * Faults of scenario files.
   *
   * @param faults each as {@code file:line:column: message}
   */
  public static String ofFaults(List<String> faults) {
    List<Json> results = new ArrayList<>();
    for (String fault : faults) {
      Matcher parts = FAULT.matcher(fault);
      results.add(
          parts.matches()
              ? result(
                  "scenario",
                  "error",
                  parts.group(4),
                  location(
                      parts.group(1),
                      Integer.parseInt(parts.group(2)),
                      Integer.parseInt(parts.group(3))))
              : result("scenario", "error", fault, new Array(List.of())));
    }
    return log(results);
  }

  private static Json result(String rule, String level, String message, Json locations) {
    return new Members()
        .with("level", level)
        .with("locations", locations)
        .with("message", new Members().with("text", message))
        .with("ruleId", rule);
  }

  private static Json location(String file, int line, int column) {
    Members region =
        new Members().with("startColumn", Math.max(1, column)).with("startLine", Math.max(1, line));
    return new Array(
        List.of(
            new Members()
                .with(
                    "physicalLocation",
                    new Members()
                        .with("artifactLocation", new Members().with("uri", uri(file)))
                        .with("region", region))));
  }

  /** A relative reference, with what it may not hold escaped. */
  private static String uri(String file) {
    try {
      return new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException _) {
      return "scenario";
    }
  }

  private static String log(List<Json> results) {
    Json driver =
        new Members()
            .with("name", "Weir simulator")
            .with("rules", new Array(List.of(rule("assertion"), rule("scenario"))));
    Json run =
        new Members()
            .with("results", new Array(results.subList(0, Math.min(MOST_RESULTS, results.size()))))
            .with("tool", new Members().with("driver", driver));
    return new Members()
        .with("$schema", new Text("https://json.schemastore.org/sarif-2.1.0.json"))
        .with("runs", new Array(List.of(run)))
        .with("version", "2.1.0")
        .print();
  }

  private static Json rule(String id) {
    String text =
        id.equals("assertion") ? "An assertion is not met." : "A scenario file is not valid.";
    return new Members().with("id", id).with("shortDescription", new Members().with("text", text));
  }
}
