package io.weir.codec.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener's socket and what is spoken on it.
 *
 * @param listener the name of the {@link io.weir.routing.spec.ListenerSpec} that takes its requests
 * @param address to bind, an IP address
 * @param port 0 to 65,535; 0 for any that is free
 * @param protocol what is spoken, inside TLS if there is any
 * @param tls its certificates, or null for plain text
 * @param passthrough the listener that takes TLS connections whose server name one of its routes
 *     has as host, still encrypted; null if all are terminated
 * @param proxyProtocolFrom peers whose connections begin with a PROXY protocol header, version 1 or
 *     2; from others such a header is an error
 * @param trustedHops how many proxies before this one are believed in what X-Forwarded-For and
 *     Forwarded say
 * @param trustedNetworks peers that are believed so, whatever the number of hops
 */
public record BindingSpec(
    String listener,
    String address,
    int port,
    Protocol protocol,
    @Nullable TlsSpec tls,
    @Nullable String passthrough,
    List<Network> proxyProtocolFrom,
    int trustedHops,
    List<Network> trustedNetworks) {

  /** What is spoken. */
  public enum Protocol {
    /** HTTP/1.0 and 1.1 only. */
    HTTP1,
    /** HTTP/2 only, without TLS by prior knowledge. */
    HTTP2,
    /** Both, by ALPN or else by the first bytes. */
    HTTP,
    /** Bytes, balanced by connection. */
    TCP
  }

  public BindingSpec {
    proxyProtocolFrom = List.copyOf(proxyProtocolFrom);
    trustedNetworks = List.copyOf(trustedNetworks);
  }
}
