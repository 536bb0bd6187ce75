package io.weir.proxy.wire;

/** Where a message's body ends (RFC 9112, section 6), read so that there is only one answer. */
public final class Framing {

  /** The body's length is told chunk by chunk. */
  public static final long CHUNKED = -1;

  /** The body ends with the connection. */
  public static final long UNTIL_CLOSE = -2;

  private static final int MAX_DIGITS = 18;
  private static final byte[] CHUNKED_CODING = Ascii.bytes("chunked");

  private Framing() {}

  /** The length of a request's body, or {@link #CHUNKED}. */
  static long ofRequest(Fields fields, int minorVersion) throws BadMessageException {
    long length = of(fields, minorVersion);
    return length == UNTIL_CLOSE ? 0 : length;
  }

  /**
   * The length of the body of a response to a request that is not HEAD, or {@link #CHUNKED}, or
   * {@link #UNTIL_CLOSE}.
   */
  static long ofResponse(Fields fields, int minorVersion, int status) throws BadMessageException {
    long length = of(fields, minorVersion);
    return bodiless(status) ? 0 : length;
  }

  private static long of(Fields fields, int minorVersion) throws BadMessageException {
    int length = fields.find(FieldName.CONTENT_LENGTH);
    int coding = fields.find(FieldName.TRANSFER_ENCODING);
    if (coding >= 0) {
      if (length >= 0) {
        throw new BadMessageException(Fault.TWO_LENGTHS);
      }
      if (minorVersion == 0
          || !fields.valueIs(coding, CHUNKED_CODING)
          || fields.find(FieldName.TRANSFER_ENCODING, coding + 1) >= 0) {
        throw new BadMessageException(Fault.TRANSFER_ENCODING);
      }
      return CHUNKED;
    }
    if (length < 0) {
      return UNTIL_CLOSE;
    }
    if (fields.find(FieldName.CONTENT_LENGTH, length + 1) >= 0) {
      throw new BadMessageException(Fault.CONTENT_LENGTH);
    }
    return number(fields, length);
  }

  private static long number(Fields fields, int field) throws BadMessageException {
    int from = fields.valueFrom(field);
    int to = fields.valueTo(field);
    if (to == from || to - from > MAX_DIGITS) {
      throw new BadMessageException(Fault.CONTENT_LENGTH);
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(fields.bytes()[i])) {
        throw new BadMessageException(Fault.CONTENT_LENGTH);
      }
      number = 10 * number + fields.bytes()[i] - '0';
    }
    return number;
  }

  /** Whether a response of that status never has a body. */
  static boolean bodiless(int status) {
    return status < 200 || status == 204 || status == 304;
  }
}
