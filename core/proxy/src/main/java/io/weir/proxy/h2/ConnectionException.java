package io.weir.proxy.h2;

/** The peer did what ends the connection. Has no stack trace: it tells of the peer, not of us. */
final class ConnectionException extends Exception {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  ConnectionException(ErrorCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
