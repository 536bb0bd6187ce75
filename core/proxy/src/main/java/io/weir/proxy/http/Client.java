package io.weir.proxy.http;

import io.weir.proxy.net.ProxyHeader;
import io.weir.proxy.tls.CertificateTable;
import io.weir.proxy.wire.Origin;
import io.weir.proxy.wire.Trust;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection from outside, and how it came.
 *
 * @param source its address, as a PROXY header told it or as the socket does
 * @param destination what it connected to, likewise
 * @param shown the certificate that it was shown; null without TLS
 * @param identity the whole field that tells endpoints of the client's own certificate, or empty
 * @param trust whether what it says of its requests' origin is believed
 */
public record Client(
    @Nullable InetSocketAddress source,
    @Nullable InetSocketAddress destination,
    CertificateTable.@Nullable Entry shown,
    String identity,
    Trust trust) {

  /** The same client over TLS. */
  public Client over(CertificateTable.Entry entry, String newIdentity) {
    return new Client(source, destination, entry, newIdentity, trust);
  }

  /** Its address as text, or null. */
  public @Nullable String address() {
    return source == null ? null : ProxyHeader.text(source.getAddress());
  }

  /** What an endpoint is told of it, if it is told by a PROXY header. */
  public ProxyHeader proxyHeader() {
    return new ProxyHeader(source, destination);
  }

  Origin origin(String version) {
    return new Origin(address(), shown != null, version, identity, trust);
  }
}
