package io.weir.proxy.wire;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A request's place in a trace, as {@code traceparent} tells it (W3C Trace Context, level 1).
 *
 * @param traceHigh the first half of the trace's number; both halves are never zero
 * @param traceLow the second half
 * @param span the proxy's own part in it; never zero
 * @param parent the part of whoever sent the request; zero if it told none
 * @param sampled whether it is recorded, which whoever began the trace has decided
 */
public record TraceContext(long traceHigh, long traceLow, long span, long parent, boolean sampled) {

  private static final HexFormat HEX = HexFormat.of();
  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int TRACE_LOW = 19;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int SAMPLED = 1;
  private static final double RANGE = 0x1p63;

  /**
   * The place of a request, from what it tells. What cannot be understood begins a new trace, as
   * does nothing at all.
   *
   * @param share of the new traces that are recorded, 0 to 1; the number of the trace decides, so
   *     that all who know the share agree (as OpenTelemetry's {@code traceidratio})
   */
  public static TraceContext of(Fields request, double share, RandomGenerator random) {
    int told = request.find(FieldName.TRACEPARENT);
    boolean once = told >= 0 && request.find(FieldName.TRACEPARENT, told + 1) < 0;
    TraceContext joined = once ? parse(request.value(told), nonZero(random)) : null;
    return joined == null ? begin(share, random) : joined;
  }

  private static TraceContext begin(double share, RandomGenerator random) {
    long high = random.nextLong();
    long low = nonZero(random);
    return new TraceContext(high, low, nonZero(random), 0, (low >>> 1) < share * RANGE);
  }

  private static long nonZero(RandomGenerator random) {
    long number = random.nextLong();
    return number == 0 ? 1 : number;
  }

  /** A later version may say more behind a dash; version ff is none. */
  private static @Nullable TraceContext parse(String text, long span) {
    boolean first = text.startsWith("00-");
    if (text.length() < LENGTH
        || (first && text.length() > LENGTH)
        || (text.length() > LENGTH && text.charAt(LENGTH) != '-')
        || text.startsWith("ff")
        || text.charAt(TRACE - 1) != '-'
        || text.charAt(SPAN - 1) != '-'
        || text.charAt(FLAGS - 1) != '-'
        || !lowerHex(text)) {
      return null;
    }
    long high = HexFormat.fromHexDigitsToLong(text, TRACE, TRACE_LOW);
    long low = HexFormat.fromHexDigitsToLong(text, TRACE_LOW, SPAN - 1);
    long parent = HexFormat.fromHexDigitsToLong(text, SPAN, FLAGS - 1);
    boolean sampled = (HexFormat.fromHexDigits(text, FLAGS, LENGTH) & SAMPLED) != 0;
    return (high | low) == 0 || parent == 0
        ? null
        : new TraceContext(high, low, span, parent, sampled);
  }

  private static boolean lowerHex(String text) {
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == TRACE - 1 || i == SPAN - 1 || i == FLAGS - 1;
      if (!dash && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The trace's number, 32 digits. */
  public String traceId() {
    return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
  }

  /** The number of the proxy's own part, 16 digits. */
  public String spanId() {
    return HEX.toHexDigits(span);
  }

  /** The number of the sender's part, 16 digits; all zero if it told none. */
  public String parentId() {
    return HEX.toHexDigits(parent);
  }

  /**
   * The lines by which an endpoint joins the trace, below the proxy's own part. What others have to
   * say of a trace goes along where it is this one, and not where this one has begun here.
   */
  public String lines(Fields request) {
    StringBuilder lines = new StringBuilder("traceparent: 00-");
    lines.append(traceId()).append('-').append(spanId()).append(sampled ? "-01\r\n" : "-00\r\n");
    int state = parent == 0 ? -1 : request.find(FieldName.TRACESTATE);
    for (; state >= 0; state = request.find(FieldName.TRACESTATE, state + 1)) {
      lines.append("tracestate: ").append(request.value(state)).append("\r\n");
    }
    return lines.toString();
  }
}
