package io.weir.simulator.trace;

import io.weir.simulator.trace.LineFormat.BrokenLineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of UTF-8 text, one after the other, none of them longer than a limit. */
final class Lines {

  /** No line may have more bytes. */
  static final int MAX_LINE_BYTES = 64 * 1024;

  /** No trace may have more text, unpacked. */
  static final long MAX_TEXT_BYTES = 1L << 30;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private final byte[] buffer = new byte[MAX_LINE_BYTES];
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private int length;
  private int position;
  private long total;
  private int number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that is or would be the last one read, from 1. */
  int number() {
    return number;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException, BrokenLineException {
    number++;
    int size = 0;
    while (true) {
      if (position == length && !fill()) {
        return size == 0 ? null : text(size);
      }
      byte next = buffer[position++];
      if (next == '\n') {
        return text(size);
      }
      if (size == MAX_LINE_BYTES) {
        throw new BrokenLineException("is longer than 64 KiB; is this a log?");
      }
      line[size++] = next;
    }
  }

  private boolean fill() throws IOException, BrokenLineException {
    position = 0;
    length = Math.max(0, in.read(buffer));
    total += length;
    if (total > MAX_TEXT_BYTES) {
      throw new BrokenLineException("the trace has more than 1 GiB of text; use a part of it");
    }
    return length > 0;
  }

  private String text(int size) throws BrokenLineException {
    int end = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
    for (int i = 0; i < end; i++) {
      if (line[i] >= 0 && line[i] < ' ' && line[i] != '\t') {
        throw new BrokenLineException(
            "has the character U+%04X; is this a text file?".formatted((int) line[i]));
      }
    }
    try {
      String text = decoder.decode(ByteBuffer.wrap(line, 0, end)).toString();
      boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return marked ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BrokenLineException("is not UTF-8 text");
    }
  }
}
