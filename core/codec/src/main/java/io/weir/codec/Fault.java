package io.weir.codec;

/**
 * One thing that is wrong in a file.
 *
 * @param place where
 * @param path of the value, such as {@code clients.web.arrival.rate}; empty for the whole file
 * @param message what is wrong and what would be right, on one line
 */
public record Fault(Place place, String path, String message) {

  private static final int MAX_QUOTE = 60;

  /** {@code file:line:column: path: message}, on one line. */
  @Override
  public String toString() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }

  /** A user's text in quotes, shortened, and without anything that could disturb a terminal. */
  public static String quote(String text) {
    boolean cut = text.codePointCount(0, text.length()) > MAX_QUOTE;
    String shown = cut ? text.substring(0, text.offsetByCodePoints(0, MAX_QUOTE)) : text;
    return "'" + printable(shown) + (cut ? "..." : "") + "'";
  }

  /** A user's text without anything that could disturb a terminal. */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
