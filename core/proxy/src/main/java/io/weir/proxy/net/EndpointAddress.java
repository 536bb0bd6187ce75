package io.weir.proxy.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint is: {@code host:port} or {@code [v6]:port}.
 *
 * @param host a name or an IP address without brackets
 * @param socket what is connected to; unresolved if the host is a name
 */
public record EndpointAddress(String host, InetSocketAddress socket) {

  private static final int MAX_PORT = 65_535;

  /** The address, or null if it is none. */
  public static @Nullable EndpointAddress parse(String text) {
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
    return port < 1 || port > MAX_PORT ? null : new EndpointAddress(host, socket(host, port));
  }

  private static InetSocketAddress socket(String host, int port) {
    InetAddress ip = NetUtil.createInetAddressFromIpAddressString(host);
    return ip == null
        ? InetSocketAddress.createUnresolved(host, port)
        : new InetSocketAddress(ip, port);
  }

  /** The port. */
  public int port() {
    return socket.getPort();
  }
}
