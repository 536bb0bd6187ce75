package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;

/** Reads the heads of responses and is the head that it read last. */
public final class ResponseReader extends HeadReader implements ResponseMessage {

  private static final int LAST = 599;
  private static final int STATUS_AT = 9;
  private static final int REASON_AT = STATUS_AT + 3;
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");

  private int minorVersion;
  private int status;
  private int reasonFrom;
  private int reasonTo;
  private long bodyLength;

  /** A reader for one connection to an endpoint. */
  public ResponseReader(int maxHead, int maxFields) {
    super(maxHead, 0, maxFields, true);
  }

  @Override
  boolean startLine() throws BadMessageException {
    if (filled < REASON_AT + 1) {
      return false;
    }
    minorVersion = minorVersion(0);
    if (bytes[STATUS_AT - 1] != ' ' || !digits(STATUS_AT)) {
      throw new BadMessageException(Fault.START_LINE);
    }
    int to = REASON_AT;
    if (bytes[to] != Ascii.CR && bytes[to] != ' ') {
      throw new BadMessageException(Fault.START_LINE);
    }
    while (to < filled && Ascii.value(bytes[to])) {
      to++;
    }
    if (!lineEndsAt(to, Fault.START_LINE)) {
      return false;
    }
    status =
        100 * (bytes[STATUS_AT] - '0')
            + 10 * (bytes[STATUS_AT + 1] - '0')
            + bytes[STATUS_AT + 2]
            - '0';
    reasonFrom = REASON_AT;
    reasonTo = to;
    at = to + 2;
    return true;
  }

  private boolean digits(int from) {
    return Ascii.digit(bytes[from]) && Ascii.digit(bytes[from + 1]) && Ascii.digit(bytes[from + 2]);
  }

  @Override
  void complete() throws BadMessageException {
    if (status < 100 || status > LAST) {
      throw new BadMessageException(Fault.STATUS);
    }
    bodyLength = Framing.ofResponse(fields(), minorVersion, status);
  }

  @Override
  public long bodyLength() {
    return bodyLength;
  }

  /** Whether the connection can take another request after this one. */
  public boolean keepAlive() {
    return minorVersion == 1
        ? !fields().lists(FieldName.CONNECTION, CLOSE)
        : fields().lists(FieldName.CONNECTION, KEEP_ALIVE);
  }

  @Override
  public void writeReason(ByteBuf out) {
    out.writeBytes(bytes, reasonFrom, reasonTo - reasonFrom);
  }

  @Override
  public int status() {
    return status;
  }
}
