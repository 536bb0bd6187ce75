package io.weir.codec.accesslog;

/**
 * Apache's combined log format: {@code %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"}, and
 * its escapes.
 */
public final class ApacheLines implements LineFormat {

  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final Calendar calendar = new Calendar();

  @Override
  public void write(AccessEntry entry, LineBuffer out) {
    text(entry.client(), JsonLines.MAX_TEXT, out);
    time(entry.timeMicros(), out.ascii(" - - ["));
    out.ascii(" +0000] \"").apache(entry.method(), JsonLines.MAX_TEXT);
    out.ascii(" ").apache(entry.path(), JsonLines.MAX_PATH);
    out.ascii(" ").apache(entry.protocol(), JsonLines.MAX_TEXT).ascii("\" ");
    orDash(entry.status(), out);
    orDash(entry.bytes(), out.ascii(" "));
    text(entry.referer(), JsonLines.MAX_TEXT, out.ascii(" \""));
    text(entry.agent(), JsonLines.MAX_TEXT, out.ascii("\" \""));
    out.ascii("\"\n");
  }

  private void time(long micros, LineBuffer out) {
    calendar.turn(Math.floorDiv(micros, 1_000_000));
    out.padded(calendar.day(), 2).ascii("/").ascii(MONTHS[calendar.month() - 1]).ascii("/");
    out.padded(calendar.year(), 4).ascii(":").padded(calendar.hour(), 2).ascii(":");
    out.padded(calendar.minute(), 2).ascii(":").padded(calendar.secondOfMinute(), 2);
  }

  private static void text(String text, int max, LineBuffer out) {
    if (text.isEmpty()) {
      out.ascii("-");
    } else {
      out.apache(text, max);
    }
  }

  private static void orDash(long value, LineBuffer out) {
    if (value <= 0) {
      out.ascii("-");
    } else {
      out.number(value);
    }
  }
}
