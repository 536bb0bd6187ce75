package io.weir.proxy.http;

import io.weir.proxy.net.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests a connection to an endpoint may carry, where its PROXY header has told of a
 * client: those of the same address that came to the same address of ours. The header tells the
 * port of the first.
 */
record Owner(@Nullable InetAddress client, @Nullable InetSocketAddress destination) {

  static Owner of(ProxyHeader header) {
    InetSocketAddress source = header.source();
    return new Owner(source == null ? null : source.getAddress(), header.destination());
  }
}
