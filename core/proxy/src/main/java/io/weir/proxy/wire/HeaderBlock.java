package io.weir.proxy.wire;

import java.util.Arrays;

/**
 * The fields of one HTTP/2 message as they come out of HPACK, one after the other, as lines of text
 * so that they can be forwarded in either version. What breaks the rules of a field, and what is
 * beyond the limits, is noted and left out, for the whole block must be decoded in any case.
 *
 * <p>Used for one message after the other. Owned by one connection.
 */
public final class HeaderBlock {

  /** The pseudo-header fields (RFC 9113, section 8.3; RFC 8441). */
  public enum Pseudo {
    /** A request's. */
    METHOD(":method"),
    /** A request's. */
    SCHEME(":scheme"),
    /** A request's. */
    AUTHORITY(":authority"),
    /** A request's. */
    PATH(":path"),
    /** An extended CONNECT's. */
    PROTOCOL(":protocol"),
    /** A response's. */
    STATUS(":status");

    private final byte[] name;

    Pseudo(String name) {
      this.name = Ascii.bytes(name);
    }
  }

  /** What a field costs beside its bytes (RFC 9113, section 10.5.1). */
  private static final int FIELD_COST = 32;

  private static final int FIRST_BYTES = 1024;
  private static final int KEPT_BYTES = 32 * 1024;
  private static final Pseudo[] PSEUDOS = Pseudo.values();
  private static final byte[] TRAILERS = Ascii.bytes("trailers");

  private final int maxBytes;
  private final int maxFields;
  private final Fields fields = new Fields();
  private final int[] pseudoFrom = new int[PSEUDOS.length];
  private final int[] pseudoTo = new int[PSEUDOS.length];
  private byte[] bytes = new byte[FIRST_BYTES];
  private int filled;
  private int nameFrom;
  private int nameTo;
  private int charged;
  private boolean malformed;
  private boolean tooLarge;

  /**
   * A block without fields.
   *
   * @param maxBytes of names and values, with 32 for each field
   */
  public HeaderBlock(int maxBytes, int maxFields) {
    this.maxBytes = maxBytes;
    this.maxFields = maxFields;
  }

  /** Whether it has these limits. */
  public boolean fits(int bytesLimit, int fieldsLimit) {
    return maxBytes == bytesLimit && maxFields == fieldsLimit;
  }

  /** A message begins. */
  public void begin() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    filled = 0;
    charged = 0;
    malformed = false;
    tooLarge = false;
    Arrays.fill(pseudoFrom, -1);
    fields.reset(bytes);
    beginField();
  }

  // What the decoder writes

  /** The array to write to, with room for so many bytes more behind {@link #filled}. */
  public byte[] room(int more) {
    if (bytes.length - filled < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + more));
      fields.moved(bytes);
    }
    return bytes;
  }

  /** Up to where it is filled. */
  public int filled() {
    return filled;
  }

  /** So many bytes were written. */
  public void advance(int count) {
    filled += count;
  }

  /** Writes bytes. */
  public void append(byte[] source, int from, int count) {
    System.arraycopy(source, from, room(count), filled, count);
    filled += count;
  }

  private void beginField() {
    nameFrom = filled;
  }

  /** The name of a field was written. */
  public void endName() {
    nameTo = filled;
    byte[] to = room(2);
    to[filled++] = ':';
    to[filled++] = ' ';
  }

  /** Where the name begins that was written last. */
  public int nameFrom() {
    return nameFrom;
  }

  /** Where it ends. */
  public int nameTo() {
    return nameTo;
  }

  /** Where the value begins that is being written. */
  public int valueFrom() {
    return nameTo + 2;
  }

  /** The value was written, and the field is complete. */
  public void endField() {
    int valueTo = filled;
    charged += valueTo - nameFrom - 2 + FIELD_COST;
    if (charged > maxBytes || fields.count() == maxFields) {
      tooLarge = true;
      filled = nameFrom;
    } else {
      take(valueTo);
      byte[] to = room(2);
      to[filled++] = Ascii.CR;
      to[filled++] = Ascii.LF;
    }
    beginField();
  }

  private void take(int valueTo) {
    boolean pseudo = nameTo > nameFrom && bytes[nameFrom] == ':';
    malformed |= !validValue(valueTo) || !(pseudo ? takePseudo(valueTo) : validName());
    if (!pseudo && !malformed) {
      fields.add(nameFrom, nameTo, valueFrom(), valueTo);
      malformed = connectionSpecific(fields.count() - 1);
    }
  }

  private boolean takePseudo(int valueTo) {
    for (Pseudo each : PSEUDOS) {
      int at = each.ordinal();
      if (nameTo - nameFrom == each.name.length
          && Arrays.equals(bytes, nameFrom, nameTo, each.name, 0, each.name.length)) {
        boolean first = pseudoFrom[at] < 0 && fields.count() == 0;
        pseudoFrom[at] = valueFrom();
        pseudoTo[at] = valueTo;
        return first;
      }
    }
    return false;
  }

  private boolean validName() {
    for (int i = nameFrom; i < nameTo; i++) {
      byte b = bytes[i];
      if (!Ascii.token(b) || (b >= 'A' && b <= 'Z')) {
        return false;
      }
    }
    return nameTo > nameFrom;
  }

  private boolean validValue(int to) {
    int from = valueFrom();
    for (int i = from; i < to; i++) {
      if (!Ascii.value(bytes[i])) {
        return false;
      }
    }
    return from == to || !(space(bytes[from]) || space(bytes[to - 1]));
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Fields that belong to HTTP/1's connections have no place here (RFC 9113, section 8.2.2). */
  private boolean connectionSpecific(int field) {
    return switch (fields.name(field)) {
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE -> true;
      case TE -> !fields.valueIs(field, TRAILERS);
      default -> false;
    };
  }

  // What came of it

  /** The fields without the pseudo-header fields. */
  public Fields fields() {
    return fields;
  }

  /** Whether some field must not be in a message of HTTP/2. */
  public boolean malformed() {
    return malformed;
  }

  /** Whether something was left out because of the limits. */
  public boolean tooLarge() {
    return tooLarge;
  }

  /** Whether there is such a pseudo-header field. */
  public boolean has(Pseudo name) {
    return pseudoFrom[name.ordinal()] >= 0;
  }

  /** Whether there is any pseudo-header field. */
  public boolean hasPseudo() {
    for (int from : pseudoFrom) {
      if (from >= 0) {
        return true;
      }
    }
    return false;
  }

  byte[] bytes() {
    return bytes;
  }

  int from(Pseudo name) {
    return pseudoFrom[name.ordinal()];
  }

  int to(Pseudo name) {
    return pseudoTo[name.ordinal()];
  }

  /** Checks the fields of a trailer section; throws if there is what must not be in one. */
  public void requireTrailers() throws BadMessageException {
    if (malformed || hasPseudo()) {
      throw new BadMessageException(Fault.MALFORMED);
    }
    if (tooLarge) {
      throw new BadMessageException(Fault.HEAD_TOO_LARGE);
    }
    fields.requireTrailers();
  }
}
