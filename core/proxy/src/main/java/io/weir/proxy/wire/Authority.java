package io.weir.proxy.wire;

/** A host, perhaps with a port (RFC 3986, section 3.2, without user information). */
final class Authority {

  private static final int MAX_PORT_DIGITS = 5;
  private static final int MAX_PORT = 65_535;

  private Authority() {}

  static boolean valid(byte[] bytes, int from, int to) {
    if (from == to) {
      return false;
    }
    int end = bytes[from] == '[' ? literalEnd(bytes, from, to) : nameEnd(bytes, from, to);
    return end > from && (end == to || (bytes[end] == ':' && port(bytes, end + 1, to)));
  }

  private static int nameEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Ascii.host(bytes[i])) {
      i++;
    }
    return i;
  }

  /** Behind the bracket that closes an IPv6 address, or -1. */
  private static int literalEnd(byte[] bytes, int from, int to) {
    int colons = 0;
    for (int i = from + 1; i < to; i++) {
      byte b = bytes[i];
      if (b == ']') {
        return colons >= 2 ? i + 1 : -1;
      }
      if (b == ':') {
        colons++;
      } else if (Ascii.hex(b) < 0 && b != '.') {
        return -1;
      }
    }
    return -1;
  }

  private static boolean port(byte[] bytes, int from, int to) {
    if (to == from || to - from > MAX_PORT_DIGITS) {
      return false;
    }
    int port = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(bytes[i])) {
        return false;
      }
      port = 10 * port + bytes[i] - '0';
    }
    return port <= MAX_PORT;
  }
}
