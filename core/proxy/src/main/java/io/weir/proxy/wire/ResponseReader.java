package io.weir.proxy.wire;

import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/** Reads the heads of responses and is the head that it read last. */
public final class ResponseReader extends HeadReader implements ResponseHead {

  /** The status of an upgraded connection. */
  public static final int SWITCHING_PROTOCOLS = 101;

  private static final int FIRST_FINAL = 200;
  private static final int LAST = 599;
  private static final int STATUS_AT = 9;
  private static final int REASON_AT = STATUS_AT + 3;
  private static final int MAX_SECONDS_DIGITS = 9;
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

  /** Whether it is only an interim answer, such as 100 or 103. */
  public boolean interim() {
    return status < FIRST_FINAL && status != SWITCHING_PROTOCOLS;
  }

  /** How long the body is, unless it answers a HEAD. See {@link Framing}. */
  public long bodyLength() {
    return bodyLength;
  }

  /** Whether the connection can take another request after this one. */
  public boolean keepAlive() {
    return minorVersion == 1
        ? !fields().lists(FieldName.CONNECTION, CLOSE)
        : fields().lists(FieldName.CONNECTION, KEEP_ALIVE);
  }

  int reasonFrom() {
    return reasonFrom;
  }

  int reasonTo() {
    return reasonTo;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int grpcStatus() {
    return number(fields().find(FieldName.GRPC_STATUS));
  }

  @Override
  public long retryAfterNanos() {
    int seconds = number(fields().find(FieldName.RETRY_AFTER));
    return seconds < 0 ? NONE : seconds * Nanos.SECOND;
  }

  /** The number that a field's value is, or {@link #NONE}. */
  private int number(int field) {
    if (field < 0) {
      return NONE;
    }
    return number(fields(), field);
  }

  /** The status of a gRPC call that ends with these trailers, or {@link #NONE}. */
  public static int grpcStatus(@Nullable Fields trailers) {
    int field = trailers == null ? -1 : trailers.find(FieldName.GRPC_STATUS);
    return trailers == null || field < 0 ? NONE : number(trailers, field);
  }

  private static int number(Fields fields, int field) {
    int from = fields.valueFrom(field);
    int to = fields.valueTo(field);
    if (from == to || to - from > MAX_SECONDS_DIGITS) {
      return NONE;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(fields.bytes()[i])) {
        return NONE;
      }
      number = 10 * number + fields.bytes()[i] - '0';
    }
    return number;
  }
}
