package io.weir.proxy.wire;

/** Methods as strings, of which the usual ones are never made anew. */
final class Method {

  private static final String[] KNOWN = {
    "GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"
  };

  private Method() {}

  static String of(byte[] bytes, int from, int to) {
    for (String known : KNOWN) {
      if (is(known, bytes, from, to)) {
        return known;
      }
    }
    return Ascii.string(bytes, from, to);
  }

  private static boolean is(String method, byte[] bytes, int from, int to) {
    if (method.length() != to - from) {
      return false;
    }
    for (int i = 0; i < to - from; i++) {
      if (bytes[from + i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
