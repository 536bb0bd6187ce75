package io.weir.simulator.trace;

import io.weir.codec.Fault;
import io.weir.simulator.trace.LineFormat.BrokenLineException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times: ISO 8601, or a decimal number of seconds, milliseconds, microseconds or nanoseconds,
 * told apart by the size of the first one. All of a trace are of one kind.
 */
final class Clock {

  private static final int MAX_LENGTH = 40;
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,19}+)(?:\\.(\\d{1,18}+))?+");
  private static final int NANO_DIGITS = 9;

  /** What a number counts, and up to where: the year 5138. */
  private enum Unit {
    SECONDS(9, 100_000_000_000L),
    MILLISECONDS(6, 100_000_000_000_000L),
    MICROSECONDS(3, 100_000_000_000_000_000L),
    NANOSECONDS(0, Long.MAX_VALUE),
    ISO(0, 0);

    /** So many digits behind the point are left when it is a whole number of nanoseconds. */
    final int digits;

    final long limit;

    Unit(int digits, long limit) {
      this.digits = digits;
      this.limit = limit;
    }

    long nanos() {
      long nanos = 1;
      for (int i = 0; i < digits; i++) {
        nanos *= 10;
      }
      return nanos;
    }
  }

  private @Nullable Unit unit;

  /** Nanoseconds since whatever the trace counts from. */
  long nanos(String text) throws BrokenLineException {
    if (text.length() > MAX_LENGTH) {
      throw bad(text);
    }
    try {
      Matcher number = NUMBER.matcher(text);
      return number.matches() ? counted(number, text) : iso(text);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new BrokenLineException("the time " + Fault.quote(text) + " is too large");
    }
  }

  private long counted(Matcher number, String text) throws BrokenLineException {
    long whole = Long.parseLong(number.group(1));
    Unit known = unit;
    if (known == null) {
      known = Unit.SECONDS;
      while (whole >= known.limit && known != Unit.NANOSECONDS) {
        known = Unit.values()[known.ordinal() + 1];
      }
      unit = known;
    }
    if (known == Unit.ISO) {
      throw new BrokenLineException(
          "the time " + Fault.quote(text) + " is a number, but the first one is a date");
    }
    String fraction = number.group(2) == null ? "" : number.group(2);
    String digits = (fraction + "0".repeat(NANO_DIGITS)).substring(0, known.digits);
    long part = digits.isEmpty() ? 0 : Long.parseLong(digits);
    return Math.addExact(Math.multiplyExact(whole, known.nanos()), part);
  }

  private long iso(String text) throws BrokenLineException {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime instant =
          time instanceof OffsetDateTime exact
              ? exact
              : LocalDateTime.from(time).atOffset(ZoneOffset.UTC);
      if (unit != null && unit != Unit.ISO) {
        throw new BrokenLineException(
            "the time " + Fault.quote(text) + " must be a number, as the first one is");
      }
      unit = Unit.ISO;
      return Math.addExact(
          Math.multiplyExact(instant.toEpochSecond(), Unit.SECONDS.nanos()), instant.getNano());
    } catch (DateTimeException e) {
      throw bad(text);
    }
  }

  private static BrokenLineException bad(String text) {
    return new BrokenLineException(
        "the time must be ISO 8601 such as 2026-11-22T10:15:30.5Z, or seconds, milliseconds,"
            + " microseconds or nanoseconds since 1970 without a sign, not "
            + Fault.quote(text));
  }
}
