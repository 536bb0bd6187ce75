package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.TlsSpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one listener by the names that clients ask for: an exact name first, then the
 * wildcard that stands for one label. Immutable, shared by all loops; a changed certificate means a
 * new table.
 */
public final class CertificateTable {

  private static final int MAX_SESSIONS = 1024;

  /** Else each context would keep all authorities of the platform, and ask no client for them. */
  private static final X509TrustManager TRUSTS_NOBODY = new TrustsNobody();

  private final Map<String, Entry> entries = new HashMap<>();
  private final @Nullable Entry fallback;
  private final List<String> offered;
  private final boolean forwardsClients;

  /** What a client gets, and for which names it holds. */
  public static final class Entry {
    private final List<Credential> credentials;
    private final Set<String> names;
    private final boolean anyHost;

    private Entry(List<Credential> credentials, Set<String> names, boolean anyHost) {
      this.credentials = credentials;
      this.names = names;
      this.anyHost = anyHost;
    }

    /** What shakes hands with a client that understands those keys. */
    SslHandler newHandler(ByteBufAllocator alloc, KeyKinds kinds) {
      for (Credential each : credentials) {
        if (kinds.include(each.algorithm)) {
          return each.newHandler(alloc);
        }
      }
      return credentials.getFirst().newHandler(alloc);
    }

    private void addContexts(Set<SslContext> contexts) {
      credentials.forEach(each -> contexts.add(each.context));
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

  /**
   * One certificate, ready to shake hands with.
   *
   * @param algorithm of its key, as Java names it
   * @param tickets null if sessions are the JDK's business
   */
  private record Credential(String algorithm, SslContext context, @Nullable TicketKeys tickets) {
    SslHandler newHandler(ByteBufAllocator alloc) {
      if (tickets != null) {
        tickets.rotateIfDue(System.nanoTime());
      }
      return context.newHandler(alloc);
    }
  }

  private CertificateTable(TlsSpec spec, BindingSpec.Protocol protocol) {
    offered = offered(protocol);
    TlsSpec.ClientCertificateSpec clients = spec.clients();
    forwardsClients = clients != null && clients.forward();
    Map<KeyPair, Credential> credentials = new LinkedHashMap<>();
    for (CertificateSpec each : spec.certificates()) {
      credentials.computeIfAbsent(KeyPair.of(each), pair -> credential(pair, spec));
    }
    List<KeyPair> pairs = List.copyOf(credentials.keySet());
    Map<String, List<KeyPair>> byName = new LinkedHashMap<>();
    for (KeyPair pair : pairs) {
      for (String name : pair.hosts()) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(pair);
      }
    }
    Map<List<KeyPair>, Entry> made = new HashMap<>();
    byName.forEach((name, all) ->
        entries.put(name, made.computeIfAbsent(all, each -> entry(each, credentials, spec))));
    List<KeyPair> first = List.of(pairs.getFirst());
    fallback =
        spec.serveUnknownHosts()
            ? made.computeIfAbsent(first, each -> entry(each, credentials, spec))
            : null;
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
    return TlsParameters.nativeTls();
  }

  /** Whether a client that says that has a protocol in common with who is served. */
  boolean agrees(ByteBuf hello) {
    return offered.isEmpty() || Alpn.allows(hello, offered);
  }

  /** Whether endpoints are told of clients' certificates. */
  boolean forwardsClients() {
    return forwardsClients;
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

  /** How many names have a certificate. */
  int names() {
    return entries.size();
  }

  /** How many sessions are kept for clients that come again. */
  int sessions() {
    Set<SslContext> contexts = new HashSet<>();
    entries.values().forEach(entry -> entry.addContexts(contexts));
    int count = 0;
    for (SslContext context : contexts) {
      count += Collections.list(context.sessionContext().getIds()).size();
    }
    return count;
  }

  private static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String wildcard(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : "*" + name.substring(dot);
  }

  private static Entry entry(
      List<KeyPair> pairs, Map<KeyPair, Credential> credentials, TlsSpec spec) {
    Set<String> names = new LinkedHashSet<>();
    pairs.forEach(pair -> names.addAll(pair.hosts()));
    return new Entry(
        pairs.stream().map(credentials::get).toList(), Set.copyOf(names), spec.serveUnknownHosts());
  }

  private Credential credential(KeyPair pair, TlsSpec spec) {
    try {
      SslContext context = context(pair, spec);
      String algorithm = pair.chain().getFirst().getPublicKey().getAlgorithm();
      return new Credential(algorithm, context, tickets(context, spec));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS context from certificates that were checked", e);
    }
  }

  private SslContext context(KeyPair pair, TlsSpec spec)
      throws GeneralSecurityException, IOException {
    List<String> versions =
        spec.minVersion() == TlsSpec.Version.TLS_1_3
            ? List.of("TLSv1.3")
            : List.of("TLSv1.3", "TLSv1.2");
    SslContextBuilder builder =
        TlsParameters.common(
                SslContextBuilder.forServer(TlsParameters.keys(List.of(pair))), versions)
            .applicationProtocolConfig(TlsParameters.offering(offered))
            .sessionCacheSize(MAX_SESSIONS)
            .enableOcsp(nativeTls() && pair.staple() != null);
    TlsSpec.ClientCertificateSpec clients = spec.clients();
    if (clients != null) {
      builder
          .trustManager(TlsParameters.authorities(clients.authorities()))
          .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    } else {
      builder.trustManager(TRUSTS_NOBODY);
    }
    return builder.build();
  }

  /**
   * Sessions are resumed by tickets, which cost no memory here. Not where clients show
   * certificates: those are looked at each time, for they may have expired since.
   */
  private static @Nullable TicketKeys tickets(SslContext context, TlsSpec spec) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
      return new TicketKeys(sessions, spec.clients() == null);
    }
    return null;
  }

  /** For who asks for no certificate. */
  private static final class TrustsNobody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no client is asked for a certificate");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is the server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
