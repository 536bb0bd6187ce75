package io.weir.simulator.report;

import io.weir.simulator.result.ExperimentSummary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a scenario's results are written as, beside {@code summary.json}; but {@link
 * SarifReport} is one for all scenarios.
 */
public final class Reports {

  /** What can be asked for; the terminal's table, JSON and SARIF are no files of these. */
  public static final List<String> FORMATS =
      List.of("terminal", "json", "csv", "junit", "markdown", "sarif", "html");

  private Reports() {}

  /** Texts by file name. */
  public static Map<String, String> of(
      ExperimentSummary summary, Optional<Versus> versus, Collection<String> formats) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String format : formats) {
      switch (format) {
        case "csv" -> files.put("summary.csv", CsvReport.of(summary));
        case "junit" -> files.put("junit.xml", JunitReport.of(summary, versus));
        case "markdown" -> files.put("report.md", MarkdownReport.of(summary, versus));
        case "html" -> files.put("report.html", HtmlReport.of(summary, versus));
        default -> {
          // printed, or written anyway
        }
      }
    }
    return files;
  }
}
