package io.weir.proxy.http;

import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Endpoints' addresses, {@code host:port}, {@code [v6]:port}. */
final class Addresses {

  private static final int MAX_PORT = 65_535;

  private Addresses() {}

  /** The address, or null if it is none. */
  static @Nullable SocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      return null;
    }
    int port = 0;
    for (int i = colon + 1; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > MAX_PORT) {
        return null;
      }
      port = 10 * port + digit;
    }
    boolean literal = text.charAt(0) == '[' && text.charAt(colon - 1) == ']';
    String host = literal ? text.substring(1, colon - 1) : text.substring(0, colon);
    return port < 1 || port > MAX_PORT ? null : SocketAddress.inetSocketAddress(port, host);
  }
}
