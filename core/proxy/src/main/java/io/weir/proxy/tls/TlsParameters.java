package io.weir.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** What TLS is the same in on both sides: suites, ALPN, keys. */
final class TlsParameters {

  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsParameters() {}

  /** Whether BoringSSL is used; else the JDK's own TLS. */
  static boolean nativeTls() {
    return OpenSsl.isAvailable();
  }

  /** Sets what is the same everywhere. */
  static SslContextBuilder common(SslContextBuilder builder, List<String> versions) {
    return builder
        .sslProvider(nativeTls() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols(versions)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
  }

  /** ALPN with those protocols, the best first; none for no ALPN. */
  static ApplicationProtocolConfig offering(List<String> protocols) {
    return protocols.isEmpty()
        ? ApplicationProtocolConfig.DISABLED
        : new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            protocols);
  }

  /** Certificates to choose from by the other side's algorithms. */
  static KeyManagerFactory keys(List<KeyPair> pairs) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = new char[0];
    for (int i = 0; i < pairs.size(); i++) {
      KeyPair pair = pairs.get(i);
      store.setKeyEntry(
          "certificate" + i, pair.key(), password, pair.chain().toArray(X509Certificate[]::new));
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    KeyManagerFactory chosen =
        nativeTls() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
    chosen.init(store, password);
    return chosen;
  }
}
