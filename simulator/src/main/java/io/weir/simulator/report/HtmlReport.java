package io.weir.simulator.report;

import io.weir.simulator.result.Contrast;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One file with everything in it: tables as they are, charts by uPlot, which is part of the file.
 * It asks for nothing from anywhere, and its policy forbids what is not in it.
 */
final class HtmlReport {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final int MOST_CONTRASTS = 500;

  private final ExperimentSummary summary;
  private final Optional<Versus> versus;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(ExperimentSummary summary, Optional<Versus> versus) {
    this.summary = summary;
    this.versus = versus;
  }

  static String of(ExperimentSummary summary, Optional<Versus> versus) {
    return new HtmlReport(summary, versus).text();
  }

  private String text() {
    String licence = resource(UPLOT + "LICENSE").replace("*/", "* /").strip();
    String library =
        "/* uPlot 1.6.30\n" + licence + "\n*/\n" + resource(UPLOT + "dist/uPlot.iife.min.js");
    String script = resource("report.js");
    head(library, script);
    heading();
    section("Results");
    TerminalReport terminal = new TerminalReport(Style.PLAIN);
    table("", terminal.rows(summary, versus));
    verdicts();
    versus.ifPresent(this::contrasts);
    charts();
    String data = new HtmlData(summary).json().print().replace("<", "\\u003c");
    out.append(
            "<footer>Weir simulator. Intervals are over seeds, at 95 %. Charts by uPlot"
                + " (MIT).</footer>\n")
        .append("<script type=\"application/json\" id=\"data\">")
        .append(data)
        .append("</script>\n<script>")
        .append(library)
        .append("</script>\n<script>")
        .append(script)
        .append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private void head(String library, String script) {
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src "
            + hash(library)
            + " "
            + hash(script)
            + "; base-uri 'none'; form-action 'none'";
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(policy)
        .append("\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(Markup.xml(summary.experiment().name()))
        .append("</title>\n<style>\n")
        .append(resource(UPLOT + "dist/uPlot.min.css"))
        .append('\n')
        .append(resource("report.css"))
        .append("</style>\n</head>\n<body>\n");
  }

  private void heading() {
    TerminalReport terminal = new TerminalReport(Style.PLAIN);
    boolean failed = summary.count(Verdict.Status.FAILED) > 0;
    line("<h1>" + Markup.xml(summary.experiment().name()) + "</h1>");
    line("<p>" + Markup.xml(summary.experiment().about()) + "</p>");
    line("<p class=\"dim\">" + Markup.xml(terminal.about(summary)) + "</p>");
    line(
        "<p class=\""
            + (failed ? "bad" : "good")
            + "\">"
            + Markup.xml(terminal.verdict(summary))
            + "</p>");
    versus.ifPresent(v ->
        line(
            "<p class=\""
                + (v.isWorse() ? "bad" : "dim")
                + "\">"
                + Markup.xml(v.totals(Style.PLAIN))
                + "</p>"));
  }

  private void verdicts() {
    if (summary.verdicts().isEmpty()) {
      return;
    }
    section("Assertions");
    Verdicts words = new Verdicts(Style.PLAIN);
    List<List<String>> rows = new ArrayList<>(List.of(List.of("verdict", "demand", "found")));
    for (Verdict verdict : summary.verdicts()) {
      String status = verdict.status().name().toLowerCase(Locale.ROOT);
      rows.add(List.of(status, words.demand(verdict), Verdicts.finding(verdict)));
    }
    table(" left", rows);
  }

  private void contrasts(Versus compared) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("verdict", "variant", "metric", "difference", "p"));
    for (Contrast contrast : beyondNoise(compared)) {
      rows.add(
          List.of(
              contrast.verdict().name().toLowerCase(Locale.ROOT),
              contrast.variant(),
              contrast.key().toString(),
              Versus.amountWithInterval(contrast),
              compared.probability(contrast)));
    }
    if (rows.size() > 1) {
      section("Compared with " + compared.reference());
      table(" left", rows);
    }
  }

  private static List<Contrast> beyondNoise(Versus compared) {
    return compared.sorted().stream()
        .filter(contrast -> contrast.verdict() != Contrast.Verdict.SAME)
        .limit(MOST_CONTRASTS)
        .toList();
  }

  private void charts() {
    section("Latency by percentile");
    line("<div class=\"key\"></div><div class=\"plot\" id=\"latency\"></div>");
    section("Success over time");
    line("<p class=\"dim\">" + Markup.xml(events()) + "</p>");
    line("<div class=\"key\"></div><div class=\"plot\" id=\"success\"></div>");
    section("p99 over time");
    line("<div class=\"key\"></div><div class=\"plot\" id=\"p99\"></div>");
    section("Load of each endpoint over the mean");
    line(
        "<p class=\"dim\">Blue is less, orange more; the stronger, the farther from the mean.</p>");
    line("<div class=\"plot\" id=\"load\"></div>");
    for (HtmlData.Forest forest : HtmlData.Forest.values()) {
      if (summary.variants().size() > 1) {
        section(forest.title() + " beside " + summary.variants().getFirst().name());
        line(
            "<p class=\"dim\">Paired by seed, with 95 % intervals. CRN gain: so many times smaller"
                + " is the variance for common random numbers.</p>");
        line("<div class=\"plot\" data-forest=\"" + forest.metric() + "\"></div>");
      }
    }
  }

  private String events() {
    List<String> events =
        summary.experiment().events().stream()
            .map(event ->
                event.name()
                    + " from "
                    + Quantity.shortest((double) event.atNanos())
                    + " for "
                    + Quantity.shortest((double) event.forNanos()))
            .limit(20)
            .toList();
    return events.isEmpty() ? "No events." : "Bands: " + String.join("; ", events) + ".";
  }

  private void section(String title) {
    line("<h2>" + Markup.xml(title) + "</h2>");
  }

  private void table(String kind, List<List<String>> rows) {
    line("<div class=\"wide\"><table class=\"data" + kind + "\">");
    String tag = "th";
    for (List<String> row : rows) {
      out.append("<tr>");
      for (String cell : row) {
        out.append('<').append(tag).append(mark(cell)).append('>').append(Markup.xml(cell));
        out.append("</").append(tag).append('>');
      }
      line("</tr>");
      tag = "td";
    }
    line("</table></div>");
  }

  private static String mark(String cell) {
    String last = cell.substring(cell.lastIndexOf(' ') + 1);
    return switch (last) {
      case "failed", "worse" -> " class=\"bad\"";
      case "ok", "better" -> " class=\"good\"";
      case "warned", "unsure", "moved" -> " class=\"doubt\"";
      default -> "";
    };
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private static String hash(String script) {
    try {
      byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("'" + name + "' is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
