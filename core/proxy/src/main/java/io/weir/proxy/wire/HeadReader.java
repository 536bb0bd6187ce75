package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects the head of one message after the other and splits it, strictly: lines end with CR LF,
 * nothing is folded, and every byte is one that may stand where it stands.
 *
 * <p>The bytes are copied once, out of the buffer that they came in, and everything else refers to
 * that copy. It is valid until the next head begins. A line that is not complete yet is read again
 * from its beginning when more of it comes. Owned by one connection.
 */
abstract class HeadReader {

  private static final int FIRST_BYTES = 1024;

  final int maxTarget;
  private final int maxBytes;
  private final int maxFields;
  private final boolean underscores;
  private final Fields fields = new Fields();
  byte[] bytes = new byte[FIRST_BYTES];
  int at;
  int filled;
  private boolean inFields;
  private boolean done;

  HeadReader(int maxBytes, int maxTarget, int maxFields, boolean underscores) {
    this.maxBytes = maxBytes;
    this.maxTarget = maxTarget;
    this.maxFields = maxFields;
    this.underscores = underscores;
  }

  /** The fields of the head that was read last. */
  public final Fields fields() {
    return fields;
  }

  /** Whether a head has begun and is not complete. */
  public final boolean started() {
    return filled > 0 && !done;
  }

  /**
   * Takes bytes of a head, and none of what follows it.
   *
   * @return whether the head is complete; only then it can be looked at
   * @throws BadMessageException if it is none; nothing more can be read then
   */
  public final boolean read(ByteBuf in) throws BadMessageException {
    if (done || filled == 0) {
      begin();
    }
    while (in.isReadable()) {
      if (filled == bytes.length) {
        grow();
      }
      int step = Math.min(in.readableBytes(), bytes.length - filled);
      in.getBytes(in.readerIndex(), bytes, filled, step);
      filled += step;
      if (lines()) {
        in.skipBytes(step - (filled - at));
        complete();
        done = true;
        return true;
      }
      in.skipBytes(step);
    }
    return false;
  }

  private void begin() {
    at = 0;
    filled = 0;
    inFields = false;
    done = false;
    fields.reset(bytes);
  }

  private void grow() throws BadMessageException {
    if (filled >= maxBytes) {
      throw new BadMessageException(Fault.HEAD_TOO_LARGE);
    }
    bytes = Arrays.copyOf(bytes, Math.min(maxBytes, 2 * filled));
    fields.moved(bytes);
  }

  private boolean lines() throws BadMessageException {
    if (!inFields) {
      inFields = startLine();
      if (!inFields) {
        return false;
      }
    }
    while (at < filled) {
      int before = at;
      if (bytes[at] == Ascii.CR) {
        return emptyLine();
      }
      fieldLine();
      if (at == before) {
        return false;
      }
    }
    return false;
  }

  /** Reads the first line and moves {@link #at} behind it; false if it is not complete. */
  abstract boolean startLine() throws BadMessageException;

  /** The head is complete. */
  abstract void complete() throws BadMessageException;

  private boolean emptyLine() throws BadMessageException {
    if (at + 1 == filled) {
      return false;
    }
    expectLineEnd(at);
    at += 2;
    return true;
  }

  private void fieldLine() throws BadMessageException {
    int nameTo = nameEnd();
    int from = nameTo + 1;
    while (from < filled && space(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < filled && Ascii.value(bytes[to])) {
      to++;
    }
    if (!lineEndsAt(to, Fault.FIELD)) {
      return;
    }
    int next = to + 2;
    while (to > from && space(bytes[to - 1])) {
      to--;
    }
    if (fields.count() == maxFields) {
      throw new BadMessageException(Fault.HEAD_TOO_LARGE);
    }
    fields.add(at, nameTo, from, to);
    at = next;
  }

  private int nameEnd() throws BadMessageException {
    if (space(bytes[at])) {
      throw new BadMessageException(fields.count() == 0 ? Fault.FIELD : Fault.FOLDED);
    }
    int i = at;
    while (i < filled && Ascii.token(bytes[i])) {
      if (bytes[i] == '_' && !underscores) {
        throw new BadMessageException(Fault.UNDERSCORE);
      }
      i++;
    }
    if (i < filled && (bytes[i] != ':' || i == at)) {
      throw new BadMessageException(bytes[i] == Ascii.LF ? Fault.LINE_END : Fault.FIELD);
    }
    return i;
  }

  /**
   * Whether the line ends there; false if that cannot be told yet.
   *
   * @param otherwise what is wrong if there stands something else
   */
  final boolean lineEndsAt(int to, Fault otherwise) throws BadMessageException {
    if (to >= filled) {
      return false;
    }
    if (bytes[to] != Ascii.CR) {
      throw new BadMessageException(bytes[to] == Ascii.LF ? Fault.LINE_END : otherwise);
    }
    if (to + 1 == filled) {
      return false;
    }
    expectLineEnd(to);
    return true;
  }

  private void expectLineEnd(int cr) throws BadMessageException {
    if (bytes[cr + 1] != Ascii.LF) {
      throw new BadMessageException(Fault.LINE_END);
    }
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The HTTP minor version that stands at the position, which is within the bytes. */
  final int minorVersion(int from) throws BadMessageException {
    if (bytes[from] != 'H'
        || bytes[from + 1] != 'T'
        || bytes[from + 2] != 'T'
        || bytes[from + 3] != 'P'
        || bytes[from + 4] != '/'
        || !Ascii.digit(bytes[from + 5])
        || bytes[from + 6] != '.'
        || !Ascii.digit(bytes[from + 7])) {
      throw new BadMessageException(Fault.START_LINE);
    }
    int minor = bytes[from + 7] - '0';
    if (bytes[from + 5] != '1' || minor > 1) {
      throw new BadMessageException(Fault.VERSION);
    }
    return minor;
  }
}
