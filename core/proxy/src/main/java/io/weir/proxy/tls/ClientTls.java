package io.weir.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.codec.shell.UpstreamSpec.UpstreamTlsSpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the endpoints of one cluster: whom it trusts, what it asks for and shows. Sessions
 * are resumed. Immutable, shared by all loops.
 */
public final class ClientTls {

  private static final int MAX_SESSIONS = 1024;

  private final SslContext context;
  private final String serverName;

  private ClientTls(SslContext context, String serverName) {
    this.context = context;
    this.serverName = serverName;
  }

  /**
   * Reads the certificates.
   *
   * @param protocol what is offered by ALPN; null for nothing, where bytes pass as they are
   * @throws TlsException if one cannot be used
   */
  public static ClientTls load(UpstreamTlsSpec spec, UpstreamSpec.@Nullable Protocol protocol) {
    try {
      SslContextBuilder builder =
          TlsParameters.common(SslContextBuilder.forClient(), List.of("TLSv1.3", "TLSv1.2"))
              .applicationProtocolConfig(
                  TlsParameters.offering(protocol == null ? List.of() : offered(protocol)))
              .endpointIdentificationAlgorithm(spec.verify() ? "HTTPS" : null)
              .sessionCacheSize(MAX_SESSIONS);
      trust(builder, spec);
      CertificateSpec own = spec.own();
      if (own != null) {
        builder.keyManager(TlsParameters.keys(List.of(KeyPair.of(own))));
      }
      return new ClientTls(builder.build(), spec.serverName());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS context from certificates that were checked", e);
    }
  }

  private static List<String> offered(UpstreamSpec.Protocol protocol) {
    return switch (protocol) {
      case AUTO -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
      case HTTP1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
      case HTTP2 -> List.of(ApplicationProtocolNames.HTTP_2);
    };
  }

  private static void trust(SslContextBuilder builder, UpstreamTlsSpec spec) {
    Material authorities = spec.authorities();
    if (!spec.verify()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (authorities != null) {
      builder.trustManager(TlsParameters.authorities(authorities));
    }
  }

  /** What shakes hands with an endpoint; whoever uses it sets a limit to the time it takes. */
  public SslHandler newHandler(ByteBufAllocator alloc, String host, int port) {
    SslHandler handler = context.newHandler(alloc, serverName.isEmpty() ? host : serverName, port);
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
