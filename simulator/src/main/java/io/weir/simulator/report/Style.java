package io.weir.simulator.report;

/**
 * What the place that text goes to can show.
 *
 * @param colour whether it knows ANSI colours
 * @param unicode whether it knows more than ASCII
 * @param width in columns
 */
public record Style(boolean colour, boolean unicode, int width) {

  /** For files and pipes. */
  public static final Style PLAIN = new Style(false, true, 120);

  private static final String UNICODE_LEVELS = " ▁▂▃▄▅▆▇█";
  private static final String ASCII_LEVELS = " .:-=+*#@";

  /** Between things on one line. */
  public String dot() {
    return unicode ? " · " : ", ";
  }

  /** Before half an interval. */
  public String plusMinus() {
    return unicode ? "±" : "+-";
  }

  /** What a band in a chart is drawn with. */
  char band() {
    return unicode ? '━' : '=';
  }

  /** Characters for a bar of nothing up to a full one. */
  String levels() {
    return unicode ? UNICODE_LEVELS : ASCII_LEVELS;
  }

  /** Makes text safe to print: what the place can't show becomes a question mark. */
  public String safe(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          boolean shown = !Character.isISOControl(c) && (unicode || c < 128);
          out.appendCodePoint(shown ? c : '?');
        });
    return out.toString();
  }

  /** Green, where there are colours. */
  public String good(String text) {
    return paint("32", text);
  }

  /** Bold red. */
  public String bad(String text) {
    return paint("1;31", text);
  }

  /** Yellow. */
  public String doubtful(String text) {
    return paint("33", text);
  }

  /** Bold. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Faint. */
  public String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[m" : text;
  }
}
