package io.weir.proxy.wire;

/**
 * The one form of a path by which requests are routed and in which they are forwarded, so that no
 * server behind reads another path than the one that was judged (RFC 3986, section 6.2.2).
 *
 * <p>Encoded characters that need no encoding are decoded, the hexadecimal digits of all others
 * made upper case; {@code //} becomes {@code /}; {@code .} and {@code ..} are resolved. Refused are
 * encoded slashes, backslashes and NULs, broken encodings, and dots with parameters ({@code
 * ..;x=y}), which servers read in different ways.
 */
final class PathNormal {

  private static final String DIGITS = "0123456789ABCDEF";

  private PathNormal() {}

  static String of(byte[] bytes, int from, int to) throws BadMessageException {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      if (c == '%') {
        c = decode(bytes, i, to);
        i += 2;
        if (!unreserved(c)) {
          out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
          continue;
        }
      }
      if (c == '/') {
        endSegment(out, false);
      } else {
        out.append((char) c);
      }
    }
    endSegment(out, true);
    return out.toString();
  }

  /** A slash follows, or the end: resolves the segment that ends here. */
  private static void endSegment(StringBuilder out, boolean end) throws BadMessageException {
    int start = out.lastIndexOf("/") + 1;
    int length = out.length() - start;
    if (start > 0 && dots(out, start, length)) {
      out.setLength(length == 1 ? start : parent(out, start));
      length = 0;
    }
    boolean empty = start > 0 && length == 0;
    if (!end && !empty) {
      out.append('/');
    }
  }

  private static boolean dots(StringBuilder out, int start, int length) throws BadMessageException {
    int count = 0;
    while (count < length && out.charAt(start + count) == '.') {
      count++;
    }
    if (count == 0 || count > 2) {
      return false;
    }
    if (count < length && out.charAt(start + count) == ';') {
      throw new BadMessageException(Fault.PATH);
    }
    return count == length;
  }

  /** Where the segment before the one that begins at {@code start} begins; the root has none. */
  private static int parent(StringBuilder out, int start) {
    return start == 1 ? 1 : out.lastIndexOf("/", start - 2) + 1;
  }

  private static int decode(byte[] bytes, int at, int to) throws BadMessageException {
    int high = at + 2 < to ? Ascii.hex(bytes[at + 1]) : -1;
    int low = at + 2 < to ? Ascii.hex(bytes[at + 2]) : -1;
    int c = high << 4 | low;
    if (high < 0 || low < 0 || c == 0 || c == '/' || c == '\\') {
      throw new BadMessageException(Fault.PATH);
    }
    return c;
  }

  private static boolean unreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
