package io.weir.simulator.report;

import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Markdown for the summary of a job on GitHub, which takes at most 1 MiB: totals, then what failed,
 * then the table, cut where it gets too long.
 */
final class MarkdownReport {

  private static final int MOST_BYTES = 1_000_000;
  private static final int MOST_CONTRASTS = 200;

  private final StringBuilder out = new StringBuilder();
  private int bytes;
  private int leftOut;

  private MarkdownReport() {}

  static String of(ExperimentSummary summary, Optional<Versus> versus) {
    return new MarkdownReport().text(summary, versus);
  }

  private String text(ExperimentSummary summary, Optional<Versus> versus) {
    TerminalReport terminal = new TerminalReport(Style.PLAIN);
    line("## " + Markup.markdown(summary.experiment().name()));
    line("");
    line(Markup.markdown(summary.experiment().about()));
    line("");
    line("**" + Markup.markdown(terminal.verdict(summary)) + "**");
    versus.ifPresent(v -> line("  \n" + Markup.markdown(v.totals(Style.PLAIN))));
    line("");
    List<Verdict> bad = summary.verdicts().stream().filter(Verdicts::isBad).toList();
    if (!bad.isEmpty()) {
      Verdicts verdicts = new Verdicts(Style.PLAIN);
      List<List<String>> rows = new ArrayList<>(List.of(List.of("", "demand", "found")));
      for (Verdict verdict : bad) {
        String mark = verdict.status() == Verdict.Status.FAILED ? "FAIL" : "warn";
        rows.add(List.of(mark, verdicts.demand(verdict), Verdicts.finding(verdict)));
      }
      table(rows);
    }
    table(terminal.rows(summary, versus));
    versus.ifPresent(this::contrasts);
    if (leftOut > 0) {
      out.append("\n").append(leftOut).append(" more lines are left out.\n");
    }
    return out.toString();
  }

  private void contrasts(Versus versus) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "variant", "metric", "difference", "p"));
    versus.sorted().stream()
        .limit(MOST_CONTRASTS)
        .forEach(contrast ->
            rows.add(
                List.of(
                    contrast.verdict().name().toLowerCase(Locale.ROOT),
                    contrast.variant(),
                    contrast.key().toString(),
                    Versus.amountWithInterval(contrast),
                    versus.probability(contrast))));
    if (rows.size() > 1) {
      table(rows);
    }
  }

  private void table(List<List<String>> rows) {
    line(Markup.row(rows.getFirst()));
    line("|" + " --- |".repeat(rows.getFirst().size()));
    rows.stream().skip(1).forEach(row -> line(Markup.row(row)));
    line("");
  }

  private void line(String text) {
    bytes += text.getBytes(StandardCharsets.UTF_8).length + 1;
    if (bytes > MOST_BYTES) {
      leftOut++;
    } else {
      out.append(text).append('\n');
    }
  }
}
