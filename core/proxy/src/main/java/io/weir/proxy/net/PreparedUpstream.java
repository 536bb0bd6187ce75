package io.weir.proxy.net;

import io.weir.codec.shell.UpstreamSpec;
import io.weir.proxy.tls.ClientTls;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster's endpoints are reached, its certificates read. Immutable, shared by all loops.
 *
 * @param tls null for plain text
 */
public record PreparedUpstream(UpstreamSpec spec, @Nullable ClientTls tls) {

  /** Of a cluster that nothing is said about. */
  public static final PreparedUpstream DEFAULT =
      of(
          new UpstreamSpec(
              "",
              UpstreamSpec.Protocol.AUTO,
              null,
              UpstreamSpec.ProxyHeader.NONE,
              UpstreamSpec.Connections.DEFAULT),
          true);

  /**
   * Reads the certificates.
   *
   * @param requests whether HTTP requests go there, and not only raw connections
   * @throws io.weir.proxy.tls.TlsException if one is unusable
   */
  public static PreparedUpstream of(UpstreamSpec spec, boolean requests) {
    UpstreamSpec.UpstreamTlsSpec tls = spec.tls();
    return new PreparedUpstream(
        spec, tls == null ? null : ClientTls.load(tls, requests ? spec.protocol() : null));
  }

  /** Whether connections made for the other serve this one as well. */
  public boolean same(PreparedUpstream other) {
    return spec.equals(other.spec);
  }
}
