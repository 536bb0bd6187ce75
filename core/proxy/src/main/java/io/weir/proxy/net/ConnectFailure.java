package io.weir.proxy.net;

/** Why a connection to an endpoint could not be made. */
public enum ConnectFailure {
  /** The endpoint's name has no address. */
  UNRESOLVED("its name cannot be resolved"),
  /** Nobody listens there, or no packet gets there. */
  REFUSED("it cannot be connected to"),
  /** The cluster's {@code connect-timeout} was over. */
  TIMED_OUT("connect-timeout is over"),
  /** Its certificate is not trusted, has expired or is for another name. */
  CERTIFICATE("its certificate is not accepted"),
  /** The TLS handshake failed in another way. */
  HANDSHAKE("the TLS handshake failed"),
  /** It was to speak HTTP/2 and did not agree to. */
  NO_HTTP2("it does not agree on HTTP/2");

  private final String text;

  ConnectFailure(String text) {
    this.text = text;
  }

  /** What is said of the endpoint. */
  public String text() {
    return text;
  }
}
