package io.weir.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.TlsSpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one listener by the names that clients ask for: an exact name first, then the
 * wildcard that stands for one label. Immutable, shared by all loops; a changed certificate means a
 * new table.
 */
public final class CertificateTable {

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

  private final Map<String, Entry> entries = new HashMap<>();
  private final @Nullable Entry fallback;
  private final List<String> offered;

  /** What a client gets, and for which names it holds. */
  public static final class Entry {
    private final SslContext context;
    private final Set<String> names;
    private final boolean anyHost;

    private Entry(SslContext context, Set<String> names, boolean anyHost) {
      this.context = context;
      this.names = names;
      this.anyHost = anyHost;
    }

    SslContext context() {
      return context;
    }

    /** Whether a request for that authority may come over a connection with this certificate. */
    public boolean covers(String authority) {
      String host = host(authority);
      return anyHost || names.isEmpty() || names.contains(host) || names.contains(wildcard(host));
    }

    private static String host(String authority) {
      int colon = authority.lastIndexOf(':');
      String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
      return normal(host);
    }
  }

  private CertificateTable(TlsSpec spec, BindingSpec.Protocol protocol) {
    offered = offered(protocol);
    List<KeyPair> pairs = new ArrayList<>();
    for (CertificateSpec each : spec.certificates()) {
      pairs.add(KeyPair.of(each));
    }
    Map<String, List<KeyPair>> byName = new LinkedHashMap<>();
    for (KeyPair pair : pairs) {
      for (String name : pair.hosts()) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(pair);
      }
    }
    Map<List<KeyPair>, Entry> made = new HashMap<>();
    byName.forEach(
        (name, all) -> entries.put(name, made.computeIfAbsent(all, each -> entry(each, spec))));
    List<KeyPair> first = List.of(pairs.getFirst());
    fallback =
        spec.serveUnknownHosts() ? made.computeIfAbsent(first, each -> entry(each, spec)) : null;
  }

  private static List<String> offered(BindingSpec.Protocol protocol) {
    return switch (protocol) {
      case HTTP -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
      case HTTP1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
      case HTTP2 -> List.of(ApplicationProtocolNames.HTTP_2);
      case TCP -> List.of();
    };
  }

  /**
   * Reads all certificates; throws a {@link TlsException} if one cannot be used.
   *
   * @param protocol what is spoken inside TLS, for ALPN
   */
  public static CertificateTable load(TlsSpec spec, BindingSpec.Protocol protocol) {
    return new CertificateTable(spec, protocol);
  }

  /** Whether BoringSSL is used; else the JDK's own TLS. */
  public static boolean nativeTls() {
    return OpenSsl.isAvailable();
  }

  /** What a client gets that asks for that name; null if its handshake is refused. */
  @Nullable Entry find(@Nullable String serverName) {
    if (serverName == null) {
      return fallback;
    }
    String name = normal(serverName);
    Entry exact = entries.get(name);
    Entry found = exact == null ? entries.get(wildcard(name)) : exact;
    return found == null ? fallback : found;
  }

  private static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String wildcard(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : "*" + name.substring(dot);
  }

  private Entry entry(List<KeyPair> pairs, TlsSpec spec) {
    try {
      Set<String> names = new java.util.LinkedHashSet<>();
      pairs.forEach(pair -> names.addAll(pair.hosts()));
      return new Entry(context(pairs, spec), Set.copyOf(names), spec.serveUnknownHosts());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS context from certificates that were checked", e);
    }
  }

  private SslContext context(List<KeyPair> pairs, TlsSpec spec)
      throws GeneralSecurityException, IOException {
    String[] protocols =
        spec.minVersion() == TlsSpec.Version.TLS_1_3
            ? new String[] {"TLSv1.3"}
            : new String[] {"TLSv1.3", "TLSv1.2"};
    return SslContextBuilder.forServer(keys(pairs))
        .sslProvider(nativeTls() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols(protocols)
        .ciphers(CIPHERS, io.netty.handler.ssl.SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(alpn())
        .build();
  }

  private ApplicationProtocolConfig alpn() {
    return offered.isEmpty()
        ? ApplicationProtocolConfig.DISABLED
        : new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            offered);
  }

  private static KeyManagerFactory keys(List<KeyPair> pairs)
      throws GeneralSecurityException, IOException {
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
