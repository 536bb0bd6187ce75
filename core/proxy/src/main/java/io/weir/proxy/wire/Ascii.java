package io.weir.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Classes of bytes and comparisons of text in arrays of bytes (RFC 9110, section 5.6). */
public final class Ascii {

  static final byte CR = '\r';
  static final byte LF = '\n';

  private static final byte TOKEN = 1;
  private static final byte VALUE = 2;
  private static final byte TARGET = 4;
  private static final byte DIGIT = 8;
  private static final byte HOST = 16;
  private static final byte SCHEME = 32;
  private static final byte[] CLASS = classes();

  private Ascii() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0x21; c < 0x7f; c++) {
      classes[c] |= VALUE | TARGET;
    }
    for (int c = 0x80; c < 256; c++) {
      classes[c] |= VALUE;
    }
    mark(classes, VALUE, " \t");
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    mark(classes, TOKEN, letters + "0123456789!#$%&'*+-.^_`|~");
    mark(classes, DIGIT, "0123456789");
    mark(classes, SCHEME, letters + "0123456789+-.");
    mark(classes, HOST, letters + "0123456789-._~!$&'()*+,;=");
    return classes;
  }

  private static void mark(byte[] classes, byte kind, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      classes[characters.charAt(i)] |= kind;
    }
  }

  /** May stand in a method or a field's name. */
  static boolean token(byte b) {
    return (CLASS[b & 0xff] & TOKEN) != 0;
  }

  /** May stand in a field's value. */
  static boolean value(byte b) {
    return (CLASS[b & 0xff] & VALUE) != 0;
  }

  /** A visible ASCII character: may stand in a request target. */
  static boolean target(byte b) {
    return (CLASS[b & 0xff] & TARGET) != 0;
  }

  /** May stand in a URI's scheme. */
  static boolean scheme(byte b) {
    return (CLASS[b & 0xff] & SCHEME) != 0;
  }

  static boolean digit(byte b) {
    return (CLASS[b & 0xff] & DIGIT) != 0;
  }

  /** May stand in the name of a host (RFC 3986, reg-name without percent-encoding). */
  static boolean host(byte b) {
    return (CLASS[b & 0xff] & HOST) != 0;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  /** Whether the text that begins at {@code from} is {@code lower}, a text in lower case. */
  static boolean equalsIgnoreCase(byte[] text, int from, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      if (lower(text[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is {@code lower}, a text in lower case. */
  static boolean equalsIgnoreCase(byte[] text, int from, int to, byte[] lower) {
    return to - from == lower.length && equalsIgnoreCase(text, from, lower);
  }

  /** Whether the text is {@code other}, whatever the case of either. */
  static boolean equalsIgnoreCase(byte[] text, int from, int to, String other) {
    if (to - from != other.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (lower(text[i]) != lower(other.charAt(i - from))) {
        return false;
      }
    }
    return true;
  }

  /** Whether two stretches of one text are the same, whatever their case. */
  static boolean equalsIgnoreCase(byte[] text, int from, int to, int otherFrom, int otherTo) {
    if (to - from != otherTo - otherFrom) {
      return false;
    }
    for (int i = 0; i < to - from; i++) {
      if (lower(text[from + i]) != lower(text[otherFrom + i])) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of a text of ASCII characters. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String string(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
