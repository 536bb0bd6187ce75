package io.weir.routing.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a raw query without parsing it into objects.
 *
 * <p>Parameters are separated by {@code &}; in names and values {@code %41} is the byte 0x41 and
 * {@code +} a space (as in forms), a malformed escape stands for itself, and the bytes are UTF-8. A
 * parameter without {@code =} has the empty value. Only ASCII is expected unescaped; a character up
 * to 255 stands for that byte.
 */
final class QueryText {

  private QueryText() {}

  private static int valueStart(String query, byte[] name) {
    int start = 0;
    while (start <= query.length()) {
      int end = valueEnd(query, start);
      int equals = query.indexOf('=', start, end);
      int nameEnd = equals < 0 ? end : equals;
      if (decodesTo(query, start, nameEnd, name)) {
        return equals < 0 ? end : equals + 1;
      }
      start = end + 1;
    }
    return -1;
  }

  /** Whether the first parameter of that name has that value; both decoded, in UTF-8. */
  static boolean has(String query, byte[] name, byte[] value) {
    int start = valueStart(query, name);
    return start >= 0 && decodesTo(query, start, valueEnd(query, start), value);
  }

  private static int valueEnd(String query, int start) {
    int end = query.indexOf('&', start);
    return end < 0 ? query.length() : end;
  }

  private static boolean decodesTo(String query, int from, int to, byte[] bytes) {
    int at = from;
    for (byte expected : bytes) {
      if (at >= to || decoded(query, at, to) != (expected & 0xFF)) {
        return false;
      }
      at += width(query, at, to);
    }
    return at == to;
  }

  private static String decode(String query, int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int at = from; at < to; at += width(query, at, to)) {
      bytes.write(decoded(query, at, to));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The first value of that name, decoded, or null. */
  static @Nullable String value(String query, byte[] name) {
    int start = valueStart(query, name);
    return start < 0 ? null : decode(query, start, valueEnd(query, start));
  }

  private static int decoded(String query, int at, int to) {
    char c = query.charAt(at);
    if (c == '+') {
      return ' ';
    }
    return width(query, at, to) == 1 ? c : HexFormat.fromHexDigits(query, at + 1, at + 3);
  }

  private static int width(String query, int at, int to) {
    boolean escape =
        query.charAt(at) == '%'
            && at + 2 < to
            && HexFormat.isHexDigit(query.charAt(at + 1))
            && HexFormat.isHexDigit(query.charAt(at + 2));
    return escape ? 3 : 1;
  }
}
