package io.weir.proxy.tls;

/** A certificate or key that cannot be used. The message names its origin and says why. */
public final class TlsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TlsException(String origin, Exception cause) {
    super(origin + ": " + cause.getMessage(), cause);
  }
}
