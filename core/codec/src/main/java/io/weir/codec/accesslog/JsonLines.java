package io.weir.codec.accesslog;

/** One JSON object a line; its members always come in the same order. */
public final class JsonLines implements LineFormat {

  /** More of a path is cut off; with every character escaped a line stays below 64 KiB. */
  static final int MAX_PATH = 8_192;

  /** More of any other text is. */
  static final int MAX_TEXT = 256;

  private static final long MICROS = 1_000_000;

  private final Calendar calendar = new Calendar();

  @Override
  public void write(AccessEntry entry, LineBuffer out) {
    time(entry.timeMicros(), out.ascii("{\"time\":\""));
    text("\",\"client\":\"", entry.client(), out);
    text("\",\"method\":\"", entry.method(), out);
    text("\",\"authority\":\"", entry.authority(), out);
    out.ascii("\",\"path\":\"").json(entry.path(), MAX_PATH);
    text("\",\"protocol\":\"", entry.protocol(), out);
    out.ascii("\",\"status\":").number(entry.status());
    out.ascii(",\"request_bytes\":").number(entry.requestBytes());
    out.ascii(",\"bytes\":").number(entry.bytes());
    long micros = entry.durationNanos() / 1_000;
    out.ascii(",\"duration\":").number(micros / MICROS).ascii(".").padded(micros % MICROS, 6);
    text(",\"route\":\"", entry.route(), out);
    text("\",\"upstream\":\"", entry.upstream(), out);
    text("\",\"reason\":\"", entry.reason(), out);
    text("\",\"id\":\"", entry.id(), out);
    text("\",\"agent\":\"", entry.agent(), out);
    out.ascii("\"}\n");
  }

  private static void text(String before, String text, LineBuffer out) {
    out.ascii(before).json(text, MAX_TEXT);
  }

  private void time(long micros, LineBuffer out) {
    calendar.turn(Math.floorDiv(micros, MICROS));
    out.padded(calendar.year(), 4).ascii("-").padded(calendar.month(), 2).ascii("-");
    out.padded(calendar.day(), 2).ascii("T").padded(calendar.hour(), 2).ascii(":");
    out.padded(calendar.minute(), 2).ascii(":").padded(calendar.secondOfMinute(), 2).ascii(".");
    out.padded(Math.floorMod(micros, MICROS), 6).ascii("Z");
  }
}
