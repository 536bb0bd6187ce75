package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.HeaderBlock.Pseudo;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request in HTTP/2. It is held to the same rules as one in HTTP/1, so that whoever
 * gets it in whatever version reads the same. Valid until its block is used for another message.
 */
public final class Http2RequestHead implements RequestMessage {

  private static final byte[] CONTINUE = Ascii.bytes("100-continue");
  private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
  private static final byte[] TRAILERS = Ascii.bytes("trailers");

  private final HeaderBlock block;
  private final Target target = new Target();
  private final Origin origin;
  private @Nullable String sourceAddress;
  private String method = "";
  private String authority = "";
  private long bodyLength;
  private boolean upgrade;

  /** A head whose fields come to stand in that block. */
  public Http2RequestHead(HeaderBlock block, Origin origin) {
    this.block = block;
    this.origin = origin;
  }

  /** Where its fields stand. */
  public HeaderBlock block() {
    return block;
  }

  /**
   * Its fields are complete.
   *
   * @param ended whether no body follows
   * @throws BadMessageException with {@link Fault#MALFORMED} if it breaks the rules of HTTP/2, else
   *     with what it is to be answered with
   */
  public void complete(boolean ended, int maxTarget) throws BadMessageException {
    require(!block.malformed() && !block.has(Pseudo.STATUS), Fault.MALFORMED);
    require(!block.tooLarge(), Fault.HEAD_TOO_LARGE);
    require(block.has(Pseudo.METHOD), Fault.MALFORMED);
    method = Method.of(block.bytes(), block.from(Pseudo.METHOD), block.to(Pseudo.METHOD));
    boolean connect = method.equals("CONNECT");
    require(!connect || block.has(Pseudo.PROTOCOL), Fault.CONNECT);
    require(
        validScheme()
            && block.has(Pseudo.PATH)
            && block.from(Pseudo.PATH) < block.to(Pseudo.PATH)
            && block.has(Pseudo.PROTOCOL) == connect,
        Fault.MALFORMED);
    bodyLength = readLength(ended);
    readMethod(connect);
    readTarget(maxTarget);
    authority = readAuthority();
    checkFields();
    sourceAddress = origin.address(block.fields());
  }

  private static void require(boolean holds, Fault otherwise) throws BadMessageException {
    if (!holds) {
      throw new BadMessageException(otherwise);
    }
  }

  /** Whether there is one, and it is one (RFC 3986, section 3.1), whichever. */
  private boolean validScheme() {
    boolean valid = block.has(Pseudo.SCHEME) && block.from(Pseudo.SCHEME) < block.to(Pseudo.SCHEME);
    for (int i = block.from(Pseudo.SCHEME); valid && i < block.to(Pseudo.SCHEME); i++) {
      valid = Ascii.scheme(block.bytes()[i]);
    }
    return valid;
  }

  private void readMethod(boolean connect) throws BadMessageException {
    for (int i = 0; i < method.length(); i++) {
      require(Ascii.token((byte) method.charAt(i)), Fault.MALFORMED);
    }
    require(!method.isEmpty(), Fault.MALFORMED);
    require(!method.equals("TRACE"), Fault.TRACE);
    upgrade = connect;
    if (connect) {
      boolean webSocket =
          Ascii.equalsIgnoreCase(
              block.bytes(), block.from(Pseudo.PROTOCOL), block.to(Pseudo.PROTOCOL), WEBSOCKET);
      require(webSocket, Fault.CONNECT);
      method = "GET";
    }
  }

  private void readTarget(int maxTarget) throws BadMessageException {
    int from = block.from(Pseudo.PATH);
    int to = block.to(Pseudo.PATH);
    byte[] bytes = block.bytes();
    require(to - from <= maxTarget, Fault.TARGET_TOO_LONG);
    for (int i = from; i < to; i++) {
      require(Ascii.target(bytes[i]), Fault.TARGET);
    }
    boolean star = bytes[from] == '*' && to == from + 1 && method.equals("OPTIONS");
    require(star || bytes[from] == '/', Fault.MALFORMED);
    target.set(from, to);
    target.parse(bytes, method);
  }

  private String readAuthority() throws BadMessageException {
    Fields fields = block.fields();
    int host = fields.find(FieldName.HOST);
    int from = block.has(Pseudo.AUTHORITY) ? block.from(Pseudo.AUTHORITY) : -1;
    int to = block.to(Pseudo.AUTHORITY);
    require(host < 0 || fields.find(FieldName.HOST, host + 1) < 0, Fault.HOST);
    require(host >= 0 || from >= 0, Fault.HOST);
    if (host >= 0) {
      boolean same =
          from < 0
              || Ascii.equalsIgnoreCase(
                  block.bytes(), from, to, fields.valueFrom(host), fields.valueTo(host));
      require(same, Fault.HOST);
      from = fields.valueFrom(host);
      to = fields.valueTo(host);
    }
    require(Authority.valid(block.bytes(), from, to), Fault.HOST);
    return Ascii.string(block.bytes(), from, to);
  }

  private long readLength(boolean ended) throws BadMessageException {
    long length;
    try {
      length = Framing.ofRequest(block.fields(), 1);
    } catch (BadMessageException e) {
      throw new BadMessageException(Fault.MALFORMED);
    }
    boolean told = block.fields().has(FieldName.CONTENT_LENGTH);
    require(!ended || length == 0, Fault.MALFORMED);
    return ended || told || block.has(Pseudo.PROTOCOL) ? length : Framing.CHUNKED;
  }

  private void checkFields() throws BadMessageException {
    Fields fields = block.fields();
    int expect = fields.find(FieldName.EXPECT);
    require(expect < 0 || fields.valueIs(expect, CONTINUE), Fault.EXPECTATION);
    require(!fields.namesWithUnderscore(), Fault.UNDERSCORE);
  }

  @Override
  public Fields fields() {
    return block.fields();
  }

  @Override
  public long bodyLength() {
    return bodyLength;
  }

  @Override
  public boolean upgrade() {
    return upgrade;
  }

  @Override
  public boolean wantsTrailers() {
    return fields().lists(FieldName.TE, TRAILERS);
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  public void writeTarget(ByteBuf out) {
    target.write(block.bytes(), out);
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
    return target.path(block.bytes());
  }

  @Override
  public @Nullable String query() {
    return target.query(block.bytes());
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
