package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of requests and is the head that it read last. What the request says of its
 * framing, its host and its path was checked, so that every server behind reads it the same way.
 */
public final class RequestReader extends HeadReader implements RequestMessage {

  private static final int MAX_METHOD = 32;
  private static final int VERSION_LENGTH = 8;
  private static final byte[] CONTINUE = Ascii.bytes("100-continue");
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
  private static final byte[] UPGRADE = Ascii.bytes("upgrade");
  private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
  private static final byte[] TRAILERS = Ascii.bytes("trailers");

  private final Target target = new Target();
  private final Origin origin;
  private @Nullable String sourceAddress;
  private final LastText lastAuthority = new LastText();
  private String method = "";
  private String authority = "";
  private int minorVersion;
  private long bodyLength;
  private boolean upgrade;

  /** A reader for one client's connection. */
  public RequestReader(int maxHead, int maxTarget, int maxFields, Origin origin) {
    super(maxHead, maxTarget, maxFields, false);
    this.origin = origin;
  }

  @Override
  boolean startLine() throws BadMessageException {
    skipEmptyLine();
    int methodTo = tokenEnd(at);
    int targetFrom = methodTo + 1;
    int targetTo = targetFrom;
    while (targetTo < filled && Ascii.target(bytes[targetTo])) {
      targetTo++;
    }
    if (targetTo - targetFrom > maxTarget) {
      throw new BadMessageException(Fault.TARGET_TOO_LONG);
    }
    if (targetTo < filled && (bytes[targetTo] != ' ' || targetTo == targetFrom)) {
      throw new BadMessageException(badTarget(bytes[targetTo]));
    }
    int version = targetTo + 1;
    if (version + VERSION_LENGTH > filled) {
      return false;
    }
    minorVersion = minorVersion(version);
    if (!lineEndsAt(version + VERSION_LENGTH, Fault.START_LINE)) {
      return false;
    }
    method = Method.of(bytes, at, methodTo);
    target.set(targetFrom, targetTo);
    at = version + VERSION_LENGTH + 2;
    return true;
  }

  /**
   * Some clients end a body with an empty line too many (RFC 9112, section 2.2); one is passed
   * over.
   */
  private void skipEmptyLine() {
    if (at == 0 && filled >= 2 && bytes[0] == Ascii.CR && bytes[1] == Ascii.LF) {
      at = 2;
    }
  }

  private int tokenEnd(int from) throws BadMessageException {
    int to = from;
    while (to < filled && Ascii.token(bytes[to])) {
      to++;
    }
    boolean emptyLine = to == 0 && filled == 1 && bytes[0] == Ascii.CR;
    if (to - from > MAX_METHOD || (to < filled && !emptyLine && (bytes[to] != ' ' || to == from))) {
      throw new BadMessageException(Fault.START_LINE);
    }
    return to;
  }

  private static Fault badTarget(byte b) {
    return switch (b) {
      case Ascii.LF -> Fault.LINE_END;
      case Ascii.CR, ' ' -> Fault.START_LINE;
      default -> Fault.TARGET;
    };
  }

  @Override
  void complete() throws BadMessageException {
    if (method.equals("CONNECT")) {
      throw new BadMessageException(Fault.CONNECT);
    }
    if (method.equals("TRACE")) {
      throw new BadMessageException(Fault.TRACE);
    }
    target.parse(bytes, method);
    authority = readAuthority();
    bodyLength = Framing.ofRequest(fields(), minorVersion);
    if (fields().connectionNamesGuarded()) {
      throw new BadMessageException(Fault.CONNECTION);
    }
    checkExpectation();
    sourceAddress = origin.address(fields());
    upgrade = readUpgrade();
  }

  private String readAuthority() throws BadMessageException {
    int host = fields().find(FieldName.HOST);
    if (host < 0) {
      if (minorVersion == 0) {
        return target.authority(bytes);
      }
      throw new BadMessageException(Fault.HOST);
    }
    int from = fields().valueFrom(host);
    int to = fields().valueTo(host);
    if (fields().find(FieldName.HOST, host + 1) >= 0
        || !Authority.valid(bytes, from, to)
        || !target.agreesWith(bytes, from, to)) {
      throw new BadMessageException(Fault.HOST);
    }
    return lastAuthority.of(bytes, from, to);
  }

  private void checkExpectation() throws BadMessageException {
    int expect = fields().find(FieldName.EXPECT);
    if (expect >= 0
        && (!fields().valueIs(expect, CONTINUE)
            || fields().find(FieldName.EXPECT, expect + 1) >= 0)) {
      throw new BadMessageException(Fault.EXPECTATION);
    }
  }

  private boolean readUpgrade() throws BadMessageException {
    int protocol = fields().find(FieldName.UPGRADE);
    boolean asked =
        protocol >= 0
            && minorVersion == 1
            && fields().valueIs(protocol, WEBSOCKET)
            && fields().lists(FieldName.CONNECTION, UPGRADE);
    if (asked && bodyLength != 0) {
      throw new BadMessageException(Fault.UPGRADE);
    }
    return asked;
  }

  @Override
  public long bodyLength() {
    return bodyLength;
  }

  @Override
  public boolean upgrade() {
    return upgrade;
  }

  /** Whether it is HTTP/1.1, not 1.0. */
  public boolean http11() {
    return minorVersion == 1;
  }

  /** Whether the connection can take another request after this one. */
  public boolean keepAlive() {
    return minorVersion == 1
        ? !fields().lists(FieldName.CONNECTION, CLOSE)
        : fields().lists(FieldName.CONNECTION, KEEP_ALIVE);
  }

  @Override
  public boolean wantsTrailers() {
    return fields().lists(FieldName.TE, TRAILERS);
  }

  @Override
  public String protocol() {
    return minorVersion == 1 ? "HTTP/1.1" : "HTTP/1.0";
  }

  @Override
  public void writeTarget(ByteBuf out) {
    target.write(bytes, out);
  }

  @Override
  public int targetLength() {
    return target.length();
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String path() {
    return target.path(bytes);
  }

  @Override
  public @Nullable String query() {
    return target.query(bytes);
  }

  @Override
  public @Nullable String header(String name) {
    return fields().value(name);
  }

  @Override
  public @Nullable String sourceAddress() {
    return sourceAddress;
  }
}
