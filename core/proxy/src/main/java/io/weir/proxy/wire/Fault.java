package io.weir.proxy.wire;

/** What can be wrong with a message, and the status that a request with it is answered with. */
public enum Fault {
  /** The first line is none of HTTP. */
  START_LINE(400, "malformed first line"),
  /** A version other than 1.0 and 1.1. */
  VERSION(505, "unsupported HTTP version"),
  /** A line ends without CR LF. */
  LINE_END(400, "a line must end with CR LF"),
  /** A field's line is none. */
  FIELD(400, "malformed field"),
  /** A name with an underscore, which many servers take for a hyphen. */
  UNDERSCORE(400, "underscore in a field name"),
  /** A line that continues the one before (obs-fold). */
  FOLDED(400, "folded field line"),
  /** Too many fields, or too long ones. */
  HEAD_TOO_LARGE(431, "header fields too large"),
  /** A target longer than the limit. */
  TARGET_TOO_LONG(414, "request target too long"),
  /** A target with characters or in a form that it must not have. */
  TARGET(400, "malformed request target"),
  /** A path that others may read as another one. */
  PATH(400, "ambiguous path"),
  /** No Host, several, or one that is no host. */
  HOST(400, "a request needs exactly one valid Host"),
  /** A Content-Length that is no number, or two. */
  CONTENT_LENGTH(400, "invalid Content-Length"),
  /** A Transfer-Encoding other than exactly chunked, or in HTTP/1.0. */
  TRANSFER_ENCODING(400, "invalid Transfer-Encoding"),
  /** Both Content-Length and Transfer-Encoding. */
  TWO_LENGTHS(400, "both Content-Length and Transfer-Encoding"),
  /** A Connection field that names a field which must not get lost. */
  CONNECTION(400, "Connection names a protected field"),
  /** An expectation other than 100-continue. */
  EXPECTATION(417, "unknown expectation"),
  /** A chunk that is none. */
  CHUNK(400, "malformed chunk"),
  /** Trailers that are none, or too many. */
  TRAILERS(400, "malformed trailers"),
  /** CONNECT: this proxy tunnels to nowhere. */
  CONNECT(501, "CONNECT is not supported"),
  /** TRACE: it would show a client what proxies add. */
  TRACE(405, "TRACE is not allowed"),
  /** An upgrade together with a body. */
  UPGRADE(400, "an upgrade must not have a body"),
  /** A body longer than the limit. */
  BODY_TOO_LARGE(413, "request body too large"),
  /** A host that the certificate of the connection is not for. */
  MISDIRECTED(421, "the connection's certificate is not for this host"),
  /** An HTTP/2 message that breaks the rules of HTTP/2 (RFC 9113, section 8.1.1). */
  MALFORMED(400, "malformed HTTP/2 message"),
  /** A status that is no final or interim one. */
  STATUS(502, "invalid status");

  private final int status;
  private final String detail;

  Fault(int status, String detail) {
    this.status = status;
    this.detail = detail;
  }

  /** The status that the request is answered with. */
  public int status() {
    return status;
  }

  /** For people, on one line. */
  public String detail() {
    return detail;
  }
}
