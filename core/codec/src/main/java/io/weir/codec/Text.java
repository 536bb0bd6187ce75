package io.weir.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text: UTF-8 and nothing else. */
final class Text {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Text() {}

  static String decode(String file, byte[] bytes) {
    refuseUtf16(file, bytes);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int wrong = bytes[in.position()] & 0xFF;
      throw new ConfigException(
          placeOf(file, text, text.length()),
          "byte 0x%02X is not UTF-8; save the file as UTF-8 text".formatted(wrong));
    }
    return text;
  }

  private static void refuseUtf16(String file, byte[] bytes) {
    if (bytes.length >= 2) {
      int mark = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
      if (mark == 0xFEFF || mark == 0xFFFE) {
        throw new ConfigException(
            new Place(file, 1, 1), "this is UTF-16 text; save the file as UTF-8");
      }
    }
  }

  /** The text without a byte order mark; throws if it has characters that no text has. */
  static String checked(String file, String text) {
    String body = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == BYTE_ORDER_MARK || c == 0x7F || (c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
        throw new ConfigException(
            placeOf(file, body, i),
            "character U+%04X cannot stand in a configuration; is this a text file?"
                .formatted((int) c));
      }
    }
    return body;
  }

  private static Place placeOf(String file, String text, int end) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Place(file, line, text.codePointCount(start, end) + 1);
  }
}
