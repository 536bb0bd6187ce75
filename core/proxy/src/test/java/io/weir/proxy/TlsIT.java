package io.weir.proxy;

import static io.weir.proxy.Certificates.certificate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.proxy.tls.CertificateTable;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS through real sockets. The certificates in the test's folder hold until 2126. */
@Timeout(60)
class TlsIT {

  private static ProxySpec spec(String address, boolean serveUnknown, CertificateSpec... all) {
    TlsSpec tls = new TlsSpec(Arrays.asList(all), TlsSpec.Version.TLS_1_2, null, serveUnknown);
    return RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, tls, address);
  }

  private static SSLSocket handshake(RunningProxy proxy, String serverName, String... versions)
      throws Exception {
    return handshake(proxy, serverName, "http/1.1", versions);
  }

  private static SSLSocket handshake(
      RunningProxy proxy, String serverName, String protocol, String[] versions) throws Exception {
    SSLContext context = Certificates.context(null, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", proxy.port);
    SSLParameters parameters = socket.getSSLParameters();
    if (serverName != null) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String subject(SSLSocket socket) throws SSLException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  @Test
  void nativeTlsIsUsedWhereTheBuildRuns() {
    assertThat(CertificateTable.nativeTls()).isTrue();
  }

  @Test
  void requestGoesThroughBothVersionsOfTls() throws Exception {
    try (Backend backend = Backend.answering("hello");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), false, certificate("a", "a.example.com")))) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        try (Backend.Peer client = new Backend.Peer(handshake(proxy, "a.example.com", version))) {
          client.write("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
          assertThat(client.readBody(client.readHead())).isEqualTo("hello");
          assertThat(backend.heads.take()).contains("x-forwarded-proto: https\r\n");
          SSLSocket socket = (SSLSocket) client.socket();
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
          assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
      }
    }
  }

  @Test
  void oldVersionsAreRefused() throws Exception {
    java.security.Security.setProperty("jdk.tls.disabledAlgorithms", "");
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), false, certificate("a", "a.example.com")))) {
      assertThatThrownBy(() -> handshake(proxy, "a.example.com", "TLSv1.1"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void nameChoosesTheCertificate() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(
                spec(
                    backend.address(),
                    false,
                    certificate("a", "a.example.com"),
                    certificate("b", "*.b.org", "b.org")))) {
      try (SSLSocket socket = handshake(proxy, "A.example.com")) {
        assertThat(subject(socket)).isEqualTo("CN=a");
      }
      try (SSLSocket socket = handshake(proxy, "x.b.org")) {
        assertThat(subject(socket)).isEqualTo("CN=b");
      }
      assertThatThrownBy(() -> handshake(proxy, "y.x.b.org"))
          .hasMessageContaining("unrecognized_name");
      assertThatThrownBy(() -> handshake(proxy, null)).hasMessageContaining("unrecognized_name");
    }
  }

  @Test
  void keyOfTheKindThatTheClientUnderstandsIsChosen() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(
                spec(
                    backend.address(),
                    false,
                    certificate("a", "a.example.com"),
                    certificate("b", "a.example.com")))) {
      assertThat(shownTo(proxy, suites("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")))
          .isEqualTo("CN=a");
      assertThat(shownTo(proxy, suites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))).isEqualTo("CN=b");
      assertThat(shownTo(proxy, signatures("ecdsa_secp256r1_sha256"))).isEqualTo("CN=a");
      assertThat(shownTo(proxy, signatures("rsa_pss_rsae_sha256", "rsa_pkcs1_sha256")))
          .isEqualTo("CN=b");
    }
  }

  private static SSLParameters suites(String... suites) {
    return new SSLParameters(suites, new String[] {"TLSv1.2"});
  }

  private static SSLParameters signatures(String... schemes) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setSignatureSchemes(schemes);
    return parameters;
  }

  /** The certificate that a client sees that understands no more than that. */
  private static String shownTo(RunningProxy proxy, SSLParameters parameters) throws Exception {
    SSLContext context = Certificates.context(null, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", proxy.port)) {
      parameters.setServerNames(List.of(new SNIHostName("a.example.com")));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return subject(socket);
    }
  }

  @Test
  void unknownNameGetsTheFirstCertificateIfAsked() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(spec(backend.address(), true, certificate("a", "a.example.com")))) {
      try (SSLSocket socket = handshake(proxy, "other.org")) {
        assertThat(subject(socket)).isEqualTo("CN=a");
      }
    }
  }

  @Test
  void hostOfAnotherCertificateIsMisdirected() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(
                spec(
                    backend.address(),
                    false,
                    certificate("a", "a.example.com"),
                    certificate("b", "b.org")));
        Backend.Peer client = new Backend.Peer(handshake(proxy, "a.example.com"))) {
      client.write("GET / HTTP/1.1\r\nHost: b.org\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 421 Misdirected Request\r\n");
    }
  }

  @Test
  void hostOfAnotherCertificateIsMisdirectedOverHttp2Too() throws Exception {
    CertificateSpec a = certificate("a", "a.example.com");
    CertificateSpec b = certificate("b", "b.org");
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.of(spec(backend.address(), false, a, b));
        Http2Peer client =
            Http2Peer.over(handshake(proxy, "a.example.com", "h2", new String[] {"TLSv1.3"}))) {
      client.head(1, true, get("b.org"));
      assertThat(client.message(1).status()).isEqualTo(421);
      client.head(3, true, get("a.example.com"));
      assertThat(client.message(3).body()).isEqualTo("x");
      assertThat(backend.heads).hasSize(1);
    }
  }

  private static String[] get(String authority) {
    return new String[] {
      ":method", "GET", ":scheme", "https", ":authority", authority, ":path", "/"
    };
  }

  @Test
  void changedCertificateServesNewConnectionsAndDropsNone() throws Exception {
    try (Backend backend = Backend.answering("x")) {
      ProxySpec first = spec(backend.address(), false, certificate("a", "a.example.com"));
      ProxySpec second = spec(backend.address(), false, certificate("b", "a.example.com"));
      try (RunningProxy proxy = RunningProxy.of(first);
          Backend.Peer old = new Backend.Peer(handshake(proxy, "a.example.com"))) {
        old.write("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
        old.readBody(old.readHead());
        RunningProxy.await(proxy.proxy.apply(second));
        try (SSLSocket socket = handshake(proxy, "a.example.com")) {
          assertThat(subject(socket)).isEqualTo("CN=b");
        }
        old.write("GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n");
        assertThat(old.readBody(old.readHead())).isEqualTo("x");
      }
    }
  }
}
