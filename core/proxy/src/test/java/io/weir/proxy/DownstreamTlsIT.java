package io.weir.proxy;

import static io.weir.proxy.Certificates.certificate;
import static io.weir.proxy.Certificates.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Pem;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.TlsSpec.ClientCertificateSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What TLS asks of clients and does for them, and what clients that mean no good get from it. */
@Timeout(60)
class DownstreamTlsIT {

  private static final String GET =
      "GET / HTTP/1.1\r\nHost: api.internal\r\nX-Forwarded-Client-Cert: Hash=forged\r\n\r\n";

  private static ProxySpec spec(
      String address, TlsSpec.Version version, ClientCertificateSpec clients) throws IOException {
    CertificateSpec plain = certificate("server", "api.internal");
    CertificateSpec stapled =
        new CertificateSpec(plain.hosts(), plain.chain(), plain.key(), file("server.ocsp"));
    TlsSpec tls = new TlsSpec(List.of(stapled), version, clients, false);
    return RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, tls, address);
  }

  private static ClientCertificateSpec clients(boolean required) throws IOException {
    return new ClientCertificateSpec(file("ca.pem"), required, true);
  }

  private static SSLSocket handshake(RunningProxy proxy, SSLContext context, String... versions)
      throws Exception {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", proxy.port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("api.internal")));
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  /** The status of an answer, and when the session that it came by was begun. */
  private static long sessionOf(RunningProxy proxy, SSLContext context, String... versions)
      throws Exception {
    try (Backend.Peer client = new Backend.Peer(handshake(proxy, context, versions))) {
      client.write(GET);
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 200 ");
      client.readBody(head);
      return ((SSLSocket) client.socket()).getSession().getCreationTime();
    }
  }

  @Test
  void whoOffersOnlyProtocolsThatAreNotServedIsRefused() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, null))) {
      assertThatThrownBy(() -> agreed(proxy, "ftp", "acme-tls/1"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no_application_protocol");
      assertThat(agreed(proxy, "ftp", "http/1.1")).isEqualTo("http/1.1");
      assertThat(agreed(proxy, "http/1.1", "h2")).isEqualTo("h2");
      assertThat(agreed(proxy)).isEmpty();
    }
  }

  /** What is spoken with a client that offers these. */
  private static String agreed(RunningProxy proxy, String... offered) throws Exception {
    SSLContext context = Certificates.context(null, "ca");
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", proxy.port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("api.internal")));
      parameters.setApplicationProtocols(offered);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getApplicationProtocol();
    }
  }

  @Test
  void endpointsAreToldOfTheClientsCertificate() throws Exception {
    byte[] leaf = Pem.certificates(file("client.pem")).getFirst().getEncoded();
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf));
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, clients(true)))) {
      sessionOf(proxy, Certificates.context("client", "ca"));
      assertThat(backend.heads.take())
          .contains(
              "x-forwarded-client-cert: Hash="
                  + hash
                  + ";Subject=\"CN=client\";URI=spiffe://weir.test/client;DNS=client.internal\r\n")
          .doesNotContain("forged");
    }
  }

  @Test
  void requiredCertificateMustBeThereAndTrusted() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, clients(true)))) {
      for (String own : new String[] {null, "a"}) {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
          assertThatThrownBy(() -> sessionOf(proxy, Certificates.context(own, "ca"), version))
              .isInstanceOfAny(IOException.class, AssertionError.class);
        }
      }
      assertThat(backend.heads).isEmpty();
    }
  }

  @Test
  void optionalCertificateMayBeMissingButNotWrong() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, clients(false)))) {
      sessionOf(proxy, Certificates.context(null, "ca"));
      assertThat(backend.heads.take()).doesNotContain("x-forwarded-client-cert");
      sessionOf(proxy, Certificates.context("client", "ca"));
      assertThat(backend.heads.take()).contains("x-forwarded-client-cert: Hash=");
    }
  }

  @Test
  void sessionsAreResumedOnWhicheverLoop() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, null), 2)) {
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        SSLContext context = Certificates.context(null, "ca");
        long first = sessionOf(proxy, context, version);
        for (int i = 0; i < 3; i++) {
          assertThat(sessionOf(proxy, context, version)).isEqualTo(first);
        }
        assertThat(sessionOf(proxy, Certificates.context(null, "ca"), version)).isNotEqualTo(first);
      }
    }
  }

  @Test
  void sessionsOutliveAReloadThatLeavesTheirCertificate() throws Exception {
    try (Backend backend = Backend.answering("x")) {
      ProxySpec spec = spec(backend.address(), TlsSpec.Version.TLS_1_2, null);
      try (RunningProxy proxy = RunningProxy.of(spec)) {
        SSLContext context = Certificates.context(null, "ca");
        long first = sessionOf(proxy, context);
        RunningProxy.await(
            proxy.proxy.apply(spec(backend.address(), TlsSpec.Version.TLS_1_2, null)));
        assertThat(sessionOf(proxy, context)).isEqualTo(first);
      }
    }
  }

  @Test
  void certificateOfAClientIsLookedAtEachTime() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, clients(true)))) {
      SSLContext context = Certificates.context("client", "ca");
      long first = sessionOf(proxy, context);
      assertThat(sessionOf(proxy, context)).isNotEqualTo(first);
    }
  }

  @Test
  void responseOfTheAuthorityIsStapled() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_2, null))) {
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (SSLSocket socket = handshake(proxy, Certificates.context(null, "ca"), version)) {
          assertThat(((ExtendedSSLSession) socket.getSession()).getStatusResponses())
              .containsExactly(file("server.ocsp").bytes());
        }
      }
    }
  }

  @Test
  void olderVersionThanAskedForIsRefused() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), TlsSpec.Version.TLS_1_3, null))) {
      SSLContext context = Certificates.context(null, "ca");
      assertThatThrownBy(() -> handshake(proxy, context, "TLSv1.2"))
          .isInstanceOf(IOException.class);
      handshake(proxy, context, "TLSv1.3").close();
    }
  }

  /** None of them gets a byte of HTTP, or is waited for longer than a handshake may take. */
  @Test
  void whatIsNoHandshakeEnds() throws Exception {
    String[] inputs = {
      "",
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\u0016\u0003\u0001@\u0000\u0001\u00ff\u00ff\u00ff",
      "\u0016\u0003\u0001\u0000\u0000",
      "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001",
      "\u0015\u0003\u0001\u0000\u0002\u0002(",
      "\u0080.\u0001\u0003\u0001\u0000\u0015",
      "\u0000".repeat(100_000)
    };
    try (Backend backend = Backend.answering("x")) {
      ProxySpec usual = spec(backend.address(), TlsSpec.Version.TLS_1_2, null);
      ProxySpec hasty =
          RunningProxy.spec(
              TimeoutSpec.NONE,
              Limits.handshake(Duration.ofMillis(200)),
              usual.bindings().getFirst().tls(),
              backend.address());
      try (RunningProxy proxy = RunningProxy.of(hasty)) {
        for (String input : inputs) {
          try (Backend.Peer client = proxy.connect()) {
            client.write(input);
            assertThat(answer(client)).as("of %d bytes", input.length()).doesNotContain("HTTP");
          }
        }
      }
      assertThat(backend.heads).isEmpty();
    }
  }

  private static String answer(Backend.Peer client) throws IOException {
    try {
      return client.readToEnd();
    } catch (java.net.SocketException _) {
      return "reset";
    }
  }

  @Test
  void oneAddressHasOnlySoManyConnections() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(TimeoutSpec.NONE, Limits.perAddress(2), null, backend.address()),
                2)) {
      String get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
      try (Backend.Peer first = proxy.connect();
          Backend.Peer second = proxy.connect()) {
        for (Backend.Peer each : List.of(first, second)) {
          each.write(get);
          assertThat(each.readBody(each.readHead())).isEqualTo("x");
        }
        try (Backend.Peer third = proxy.connect()) {
          assertThat(answer(third)).isIn("", "reset");
        }
      }
    }
  }
}
