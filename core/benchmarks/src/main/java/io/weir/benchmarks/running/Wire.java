package io.weir.benchmarks.running;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much of HTTP/1.1 as both ends of these runs need. */
final class Wire {

  /** The field in which a request carries its number. */
  static final String NUMBER_FIELD = "x-number";

  private static final String NUMBER = NUMBER_FIELD + ": ";
  private static final int MAX_HEAD = 16 * 1024;

  private Wire() {}

  static byte[] request(int number, boolean last) {
    String text =
        "GET / HTTP/1.1\r\nhost: localhost\r\n"
            + NUMBER
            + number
            + (last ? "\r\nconnection: close\r\n\r\n" : "\r\n\r\n");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Up to and with the empty line, in lower case; empty if the connection ends before it. */
  static String readHead(InputStream in) throws IOException {
    byte[] head = new byte[MAX_HEAD];
    int length = 0;
    while (length < MAX_HEAD) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head[length++] = (byte) b;
      if (b == '\n' && length >= 4 && head[length - 3] == '\n') {
        return new String(head, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      }
    }
    throw new IOException("a head of more than " + MAX_HEAD + " bytes");
  }

  static int number(String head) {
    return Integer.parseInt(value(head, NUMBER));
  }

  static int status(String head) {
    return Integer.parseInt(head.substring(9, 12));
  }

  static String readBody(String head, InputStream in) throws IOException {
    int length = Integer.parseInt(value(head, "content-length: "));
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  private static String value(String head, String name) {
    int at = head.indexOf(name);
    return at < 0 ? "0" : head.substring(at + name.length(), head.indexOf('\r', at));
  }
}
