package io.weir.simulator.report;

import java.util.List;
import java.util.stream.Collectors;

/** Makes text safe where some characters mean something. */
final class Markup {

  private Markup() {}

  /**
   * For XML and HTML, between tags and in quoted attributes; what XML can't hold becomes a mark.
   */
  static String xml(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\n', '\t' -> out.append("&#").append(c).append(';');
            default -> out.appendCodePoint(isXml(c) ? c : 0xFFFD);
          }
        });
    return out.toString();
  }

  /** For a cell of a table in Markdown: nothing in it is markup. */
  static String markdown(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c < ' ') {
            out.append(' ');
          } else if ("\\`*_{}[]<>|#~&@!".indexOf(c) >= 0) {
            out.append("&#").append(c).append(';');
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** A row of a table in Markdown, without the line's end. */
  static String row(List<String> cells) {
    return cells.stream().map(Markup::markdown).collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static boolean isXml(int c) {
    boolean low = c >= 0x20 && c <= 0xD7FF;
    boolean high = (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    return (low || high) && !(c >= 0x7F && c <= 0x9F);
  }
}
