package io.weir.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** The first is safe from who records now and has a quantum computer later. */
  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

  /**
   * Of all kinds of key store the one whose entries cost nothing: it never leaves the memory, and
   * PKCS#12 takes 10,000 rounds of hashing to put a key in and as many to take it out.
   */
  private static final String IN_MEMORY = "JKS";

  private TlsParameters() {}

  /** Whether BoringSSL is used; else the JDK's own TLS. */
  static boolean nativeTls() {
    return OpenSsl.isAvailable();
  }

  /** Sets what is the same everywhere. */
  static SslContextBuilder common(SslContextBuilder builder, List<String> versions) {
    builder
        .sslProvider(nativeTls() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols(versions)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    return nativeTls() ? builder.option(OpenSslContextOption.GROUPS, GROUPS.clone()) : builder;
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

  /** Who may have signed the other side's certificates. */
  static X509Certificate[] authorities(Material material) {
    try {
      return Pem.certificates(material).toArray(X509Certificate[]::new);
    } catch (CertificateException e) {
      throw new TlsException(material.origin(), e);
    }
  }

  /** Certificates to choose from by the other side's algorithms. */
  static KeyManagerFactory keys(List<KeyPair> pairs) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(IN_MEMORY);
    store.load(null, null);
    char[] password = new char[0];
    Map<String, byte[]> staples = new HashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      KeyPair pair = pairs.get(i);
      store.setKeyEntry(
          "certificate" + i, pair.key(), password, pair.chain().toArray(X509Certificate[]::new));
      if (pair.staple() != null) {
        staples.put("certificate" + i, pair.staple().bytes());
      }
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    KeyManagerFactory chosen =
        nativeTls()
            ? new OpenSslCachingX509KeyManagerFactory(
                staples.isEmpty() ? factory : Stapling.factory(factory, staples))
            : factory;
    chosen.init(store, password);
    return chosen;
  }
}
