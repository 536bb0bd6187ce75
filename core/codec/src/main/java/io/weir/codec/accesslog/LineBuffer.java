package io.weir.codec.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of one line, used over and over by one thread. Grows to the longest line that there was and
 * never allocates again.
 *
 * <p>Texts of clients are escaped so that none can end the line, leave its quotes, or speak to a
 * terminal.
 */
public final class LineBuffer {

  private static final int START = 512;
  private static final int HIGHEST_CONTROL = 0x9F;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[START];
  private int length;

  /** Begins anew. */
  public void clear() {
    length = 0;
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** The bytes, of which {@link #length} count; valid until the next call. */
  public byte[] array() {
    return bytes;
  }

  /** Appends text of our own: ASCII, as it is. */
  LineBuffer ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Appends a number in decimal; a negative one counts as zero. */
  LineBuffer number(long value) {
    long rest = Math.max(0, value);
    int digits = 1;
    for (long r = rest; r >= 10; r /= 10) {
      digits++;
    }
    return padded(rest, digits);
  }

  /** Appends the last digits of a number, with zeros before it. */
  LineBuffer padded(long value, int digits) {
    room(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Appends the inside of a JSON string (RFC 8259): UTF-8, without any control character. */
  LineBuffer json(String text, int max) {
    int end = Math.min(max, text.length());
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      room(6);
      if (c == '"' || c == '\\') {
        put('\\');
        put(c);
      } else if (c >= ' ' && c < 0x7F) {
        put(c);
      } else if (c <= HIGHEST_CONTROL
          || c == '\u2028'
          || c == '\u2029'
          || Character.isSurrogate(c)) {
        i += surrogate(text, i, end);
      } else {
        utf8(c);
      }
    }
    return this;
  }

  /** Appends as Apache does: bytes that are no visible ASCII as {@code \xhh}. */
  LineBuffer apache(String text, int max) {
    int end = Math.min(max, text.length());
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      room(12);
      if (c == '"' || c == '\\') {
        put('\\');
        put(c);
      } else if (c >= ' ' && c < 0x7F) {
        put(c);
      } else if (c <= 0xFF) {
        hex(c);
      } else {
        hex(c >> 8);
        hex(c & 0xFF);
      }
    }
    return this;
  }

  /** A pair as UTF-8, anything else as an escape; returns how many more characters were used. */
  private int surrogate(String text, int at, int end) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)
        && at + 1 < end
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      int point = Character.toCodePoint(c, text.charAt(at + 1));
      put(0xF0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3F));
      put(0x80 | (point >> 6 & 0x3F));
      put(0x80 | (point & 0x3F));
      return 1;
    }
    put('\\');
    put('u');
    hexDigits(c >> 8);
    hexDigits(c & 0xFF);
    return 0;
  }

  private void utf8(char c) {
    if (c < 0x800) {
      put(0xC0 | c >> 6);
    } else {
      put(0xE0 | c >> 12);
      put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
  }

  private void hex(int value) {
    put('\\');
    put('x');
    hexDigits(value);
  }

  private void hexDigits(int value) {
    bytes[length++] = HEX[value >> 4];
    bytes[length++] = HEX[value & 0xF];
  }

  private void put(int value) {
    bytes[length++] = (byte) value;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
