package io.weir.simulator.report;

import io.weir.simulator.result.Contrast;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict;
import io.weir.simulator.result.Verdict.Status;
import java.util.List;
import java.util.Optional;

/** JUnit's XML: one test case for each assertion and variant, and one for each that got worse. */
final class JunitReport {

  private final ExperimentSummary summary;
  private final Verdicts verdicts = new Verdicts(Style.PLAIN);
  private final StringBuilder out = new StringBuilder();

  private JunitReport(ExperimentSummary summary) {
    this.summary = summary;
  }

  static String of(ExperimentSummary summary, Optional<Versus> versus) {
    return new JunitReport(summary).text(versus);
  }

  private String text(Optional<Versus> versus) {
    List<Contrast> worse =
        versus.stream()
            .flatMap(v -> v.sorted().stream())
            .filter(contrast -> contrast.verdict() == Contrast.Verdict.WORSE)
            .toList();
    int tests = summary.verdicts().size() + worse.size();
    int failures = summary.count(Status.FAILED) + worse.size();
    String counts = "\" tests=\"%d\" failures=\"%d\" errors=\"0\"".formatted(tests, failures);
    String name = Markup.xml(summary.experiment().name());
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<testsuites name=\"simulator").append(counts).append(">\n");
    out.append("  <testsuite name=\"").append(name).append(counts);
    out.append(" skipped=\"").append(summary.count(Status.SKIPPED)).append("\">\n");
    summary.verdicts().forEach(this::add);
    for (Contrast contrast : worse) {
      String what = contrast.variant() + " " + contrast.key();
      open(what + " vs " + versus.get().reference());
      failure(
          "worse",
          Versus.amountWithInterval(contrast)
              + " worse, paired "
              + versus.get().probability(contrast));
    }
    return out.append("  </testsuite>\n</testsuites>\n").toString();
  }

  private void add(Verdict verdict) {
    open(verdicts.demand(verdict));
    String finding = Verdicts.finding(verdict) + ", " + seeds();
    switch (verdict.status()) {
      case FAILED -> failure("assertion", finding + ", " + place(verdict));
      case SKIPPED -> line("      <skipped message=\"" + Markup.xml(finding) + "\"/>");
      case WARNED -> line("      <system-out>warn: " + Markup.xml(finding) + "</system-out>");
      case OK -> line("      <system-out>" + Markup.xml(finding) + "</system-out>");
    }
    if (verdict.status() != Status.FAILED) {
      line("    </testcase>");
    }
  }

  private void open(String name) {
    line(
        "    <testcase classname=\""
            + Markup.xml(summary.experiment().name())
            + "\" name=\""
            + Markup.xml(name)
            + "\" time=\"0\">");
  }

  private void failure(String type, String message) {
    line("      <failure type=\"" + type + "\" message=\"" + Markup.xml(message) + "\"/>");
    line("    </testcase>");
  }

  private String seeds() {
    long last = summary.firstSeed() + summary.seeds() - 1;
    return summary.seeds() == 1 ? "seed " + last : "seeds " + summary.firstSeed() + ".." + last;
  }

  private static String place(Verdict verdict) {
    return verdict.assertion().file() + ":" + verdict.assertion().line();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
