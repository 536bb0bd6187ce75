package io.weir.proxy;

import static io.weir.proxy.Certificates.certificate;
import static io.weir.proxy.Certificates.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.codec.shell.UpstreamSpec.UpstreamTlsSpec;
import io.weir.proxy.net.ConnectFailure;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS towards endpoints through real sockets. */
@Timeout(60)
class UpstreamTlsIT {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final BlockingQueue<String> peers = new LinkedBlockingQueue<>();

  private static SSLServerSocket listening(String own) throws Exception {
    return (SSLServerSocket)
        Certificates.context(own, "ca")
            .getServerSocketFactory()
            .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  /** An endpoint that shows a certificate, and tells who the proxy says it is. */
  private Backend backend(String own, boolean wantsClient) throws Exception {
    SSLServerSocket server = listening(own);
    server.setNeedClientAuth(wantsClient);
    return new Backend(
        server,
        (peer, _) -> {
          var session = ((SSLSocket) peer.socket()).getSession();
          peers.add(
              session.getProtocol()
                  + (wantsClient ? " " + session.getPeerPrincipal().getName() : ""));
          peer.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi");
          return true;
        });
  }

  private static ProxySpec spec(Backend backend, UpstreamTlsSpec tls) {
    return spec(backend.address(), tls);
  }

  private static ProxySpec spec(String address, UpstreamTlsSpec tls) {
    return spec(address, tls, Connections.DEFAULT);
  }

  private static ProxySpec spec(String address, UpstreamTlsSpec tls, Connections connections) {
    return RunningProxy.reaching(
        RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, address),
        new UpstreamSpec(
            "api", UpstreamSpec.Protocol.AUTO, tls, UpstreamSpec.ProxyHeader.NONE, connections));
  }

  private static String address(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private static UpstreamTlsSpec tls(String ca, String serverName) throws IOException {
    return new UpstreamTlsSpec(ca == null ? null : file(ca), serverName, null, true);
  }

  private static String get(RunningProxy proxy) throws IOException {
    try (Backend.Peer client = proxy.connect()) {
      client.write(GET);
      String head = client.readHead();
      client.readBody(head);
      return head.substring(9, 12);
    }
  }

  private static void requireFailure(RunningProxy proxy, ConnectFailure why) throws Exception {
    assertThat(get(proxy)).isEqualTo("502");
    assertThat(proxy.nextEntry().reason()).isEqualTo("upstream-failed/" + why.token());
    assertThat(RunningProxy.await(proxy.proxy.stats()).http().count(why)).isPositive();
  }

  @Test
  void namedOrNumericHostIsCheckedAgainstTheCertificate() throws Exception {
    try (Backend backend = backend("server", false)) {
      for (String name : new String[] {"", "api.internal"}) {
        try (RunningProxy proxy = RunningProxy.of(spec(backend, tls("ca.pem", name)))) {
          assertThat(get(proxy)).isEqualTo("200");
          assertThat(peers.take()).isEqualTo("TLSv1.3");
        }
      }
    }
  }

  @Test
  void certificateOfAnotherHostIsRefused() throws Exception {
    try (Backend backend = backend("other", false);
        RunningProxy proxy = RunningProxy.of(spec(backend, tls("ca.pem", "")))) {
      requireFailure(proxy, ConnectFailure.CERTIFICATE);
      assertThat(peers).isEmpty();
    }
  }

  @Test
  void certificateOfAStrangerIsRefusedUnlessNobodyLooks() throws Exception {
    try (Backend backend = backend("a", false)) {
      for (String ca : new String[] {"ca.pem", null}) {
        try (RunningProxy proxy = RunningProxy.of(spec(backend, tls(ca, "a.example.com")))) {
          requireFailure(proxy, ConnectFailure.CERTIFICATE);
        }
      }
      UpstreamTlsSpec blind = new UpstreamTlsSpec(null, "", null, false);
      try (RunningProxy proxy = RunningProxy.of(spec(backend, blind))) {
        assertThat(get(proxy)).isEqualTo("200");
      }
    }
  }

  @Test
  void endpointWithoutTlsIsAFailureOfTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningProxy proxy = RunningProxy.of(spec(address(plain), tls("ca.pem", "")))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                new Backend.Peer(plain.accept()).write("HTTP/1.1 400 Bad Request\r\n\r\n");
              }
            } catch (IOException _) {
              // The test is over.
            }
          });
      requireFailure(proxy, ConnectFailure.HANDSHAKE);
    }
  }

  @Test
  void endpointThatNeverAnswersIsGivenUpInTime() throws Exception {
    Connections usual = Connections.DEFAULT;
    Connections hasty =
        new Connections(
            usual.max(),
            usual.streams(),
            usual.waiting(),
            Duration.ofMillis(50),
            usual.idle(),
            usual.lifetime(),
            usual.requests());
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningProxy proxy = RunningProxy.of(spec(address(silent), tls("ca.pem", ""), hasty))) {
      requireFailure(proxy, ConnectFailure.TIMED_OUT);
    }
  }

  @Test
  void ownCertificateIsShown() throws Exception {
    CertificateSpec own = certificate("client");
    try (Backend backend = backend("server", true);
        RunningProxy proxy =
            RunningProxy.of(spec(backend, new UpstreamTlsSpec(file("ca.pem"), "", own, true)))) {
      assertThat(get(proxy)).isEqualTo("200");
      assertThat(peers.take()).isEqualTo("TLSv1.3 CN=client");
    }
  }

  /** An endpoint whose connections serve one request each, and which says when a session began. */
  private Backend hasty(BlockingQueue<Long> began, String... versions) throws Exception {
    SSLServerSocket server = listening("server");
    server.setEnabledProtocols(versions);
    return new Backend(
        server,
        (peer, _) -> {
          began.add(((SSLSocket) peer.socket()).getSession().getCreationTime());
          peer.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
          return false;
        });
  }

  @Test
  void sessionsAreResumed() throws Exception {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      BlockingQueue<Long> began = new LinkedBlockingQueue<>();
      try (Backend backend = hasty(began, version)) {
        ProxySpec spec = spec(backend, tls("ca.pem", ""));
        long first;
        try (RunningProxy proxy = RunningProxy.of(spec)) {
          assertThat(get(proxy)).isEqualTo("200");
          first = began.take();
          for (int i = 0; i < 3; i++) {
            assertThat(get(proxy)).isEqualTo("200");
            assertThat(began.take()).as(version).isEqualTo(first);
          }
          assertThat(backend.connections()).isGreaterThanOrEqualTo(4);
        }
        try (RunningProxy another = RunningProxy.of(spec)) {
          assertThat(get(another)).isEqualTo("200");
          assertThat(began.take()).as(version).isNotEqualTo(first);
        }
      }
    }
  }

  @Test
  void changedAuthorityHoldsForNewConnectionsAndDropsNoRequest() throws Exception {
    Material stranger = file("a.pem");
    try (Backend backend = backend("server", false);
        RunningProxy proxy = RunningProxy.of(spec(backend, tls("ca.pem", "")));
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      client.readBody(client.readHead());
      RunningProxy.await(
          proxy.proxy.apply(spec(backend, new UpstreamTlsSpec(stranger, "", null, true))));
      client.write(GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
      RunningProxy.await(proxy.proxy.apply(spec(backend, tls("ca.pem", ""))));
      assertThat(get(proxy)).isEqualTo("200");
    }
  }
}
