package io.weir.proxy.net;

/** Why a connection to an endpoint could not be made. */
public enum ConnectFailure {
  /** The endpoint's name has no address. */
  UNRESOLVED("dns", "its name cannot be resolved"),
  /** Nobody listens there, or no packet gets there. */
  REFUSED("connect", "it cannot be connected to"),
  /** The cluster's {@code connect-timeout} was over. */
  TIMED_OUT("connect-timeout", "connect-timeout is over"),
  /** Its certificate is not trusted, has expired or is for another name. */
  CERTIFICATE("tls-certificate", "its certificate is not accepted"),
  /** The TLS handshake failed in another way. */
  HANDSHAKE("tls", "the TLS handshake failed"),
  /** It was to speak HTTP/2 and did not agree to. */
  NO_HTTP2("tls-protocol", "it does not agree on HTTP/2");

  private final String token;
  private final String text;

  ConnectFailure(String token, String text) {
    this.token = token;
    this.text = text;
  }

  /** In logs. */
  public String token() {
    return token;
  }

  /** What is said of the endpoint. */
  public String text() {
    return text;
  }
}
