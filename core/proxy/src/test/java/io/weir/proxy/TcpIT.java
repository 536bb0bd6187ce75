package io.weir.proxy;

import static io.weir.proxy.Certificates.certificate;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.Network;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that pass through as they are, through real sockets. */
@Timeout(60)
class TcpIT {

  /** What an endpoint does with a connection. */
  @FunctionalInterface
  private interface Script {
    void serve(Socket socket) throws IOException;
  }

  private static ServerSocket endpoint(ServerSocket server, Script script) {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              Thread.ofVirtual()
                  .start(() -> {
                    try (socket) {
                      script.serve(socket);
                    } catch (IOException _) {
                      // The other side has gone.
                    }
                  });
            } catch (IOException _) {
              return;
            }
          }
        });
    return server;
  }

  private static ServerSocket endpoint(Script script) throws IOException {
    return endpoint(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  /** Says it back when the client has sent all. */
  private static ServerSocket echo() throws IOException {
    return endpoint(socket -> {
      byte[] all = socket.getInputStream().readAllBytes();
      socket.getOutputStream().write(all);
    });
  }

  private static String address(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private static ProxySpec spec(ShellLimits limits, TlsSpec tls, String... addresses) {
    return RunningProxy.bound(
        RunningProxy.spec(TimeoutSpec.NONE, limits, null, addresses),
        RunningProxy.binding(BindingSpec.Protocol.TCP, tls));
  }

  private static String sayAll(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.shutdownOutput();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static Socket connect(RunningProxy proxy) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void eitherSideMayFinishFirst() throws Exception {
    try (ServerSocket server = echo();
        RunningProxy proxy = RunningProxy.of(spec(ShellLimits.DEFAULT, null, address(server)));
        Socket client = connect(proxy)) {
      assertThat(sayAll(client, "hello")).isEqualTo("hello");
      var entry = proxy.nextEntry();
      assertThat(entry.protocol()).isEqualTo("TCP");
      assertThat(entry.requestBytes()).isEqualTo(5);
      assertThat(entry.bytes()).isEqualTo(5);
      assertThat(entry.upstream()).isEqualTo(address(server));
      assertThat(entry.reason()).isEmpty();
    }
  }

  @Test
  void serverMaySpeakFirstAndFinishFirst() throws Exception {
    try (ServerSocket server =
            endpoint(socket -> {
              socket.getOutputStream().write('!');
              socket.shutdownOutput();
              socket.getInputStream().readAllBytes();
            });
        RunningProxy proxy = RunningProxy.of(spec(ShellLimits.DEFAULT, null, address(server)));
        Socket client = connect(proxy)) {
      assertThat(client.getInputStream().read()).isEqualTo('!');
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      client.getOutputStream().write('x');
      client.shutdownOutput();
      assertThat(proxy.nextEntry().requestBytes()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatFailsIsMadeElsewhere() throws Exception {
    ServerSocket dead = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    dead.close();
    try (ServerSocket server = echo();
        RunningProxy proxy =
            RunningProxy.of(spec(ShellLimits.DEFAULT, null, address(dead), address(server)))) {
      for (int i = 0; i < 4; i++) {
        try (Socket client = connect(proxy)) {
          assertThat(sayAll(client, "x")).isEqualTo("x");
        }
      }
    }
  }

  @Test
  void nobodyThereClosesTheConnectionWithItsReason() throws Exception {
    ServerSocket dead = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    dead.close();
    try (RunningProxy proxy = RunningProxy.of(spec(ShellLimits.DEFAULT, null, address(dead)));
        Socket client = connect(proxy)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(proxy.nextEntry().reason()).isEqualTo("upstream-failed/connect");
    }
  }

  @Test
  void slowReaderStopsTheWriter() throws Exception {
    AtomicLong written = new AtomicLong();
    int chunk = 64 << 10;
    int chunks = 1024;
    try (ServerSocket server =
            endpoint(socket -> {
              byte[] data = new byte[chunk];
              for (int i = 0; i < chunks; i++) {
                socket.getOutputStream().write(data);
                written.addAndGet(chunk);
              }
            });
        RunningProxy proxy = RunningProxy.of(spec(ShellLimits.DEFAULT, null, address(server)));
        Socket client = connect(proxy)) {
      InputStream in = client.getInputStream();
      long total = in.readNBytes(chunk).length;
      while (total < (long) chunk * chunks) {
        int read = in.read(new byte[chunk]);
        assertThat(read).isPositive();
        total += read;
        long between = written.get() - total;
        assertThat(between).as("held on the way").isLessThan(40L << 20);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void silentConnectionIsClosed() throws Exception {
    try (ServerSocket server = echo();
        RunningProxy proxy =
            RunningProxy.of(spec(Limits.upgraded(Duration.ofMillis(100)), null, address(server)));
        Socket client = connect(proxy)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }

  private static SSLSocket secure(RunningProxy proxy, String name, String trusted)
      throws Exception {
    SSLSocket socket =
        (SSLSocket)
            Certificates.context(null, trusted)
                .getSocketFactory()
                .createSocket("127.0.0.1", proxy.port);
    socket.setSoTimeout(10_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  @Test
  void tlsIsTakenOff() throws Exception {
    TlsSpec tls =
        new TlsSpec(
            List.of(certificate("a", "a.example.com")), TlsSpec.Version.TLS_1_2, null, false);
    try (ServerSocket server =
            endpoint(socket -> socket.getOutputStream().write(socket.getInputStream().read() + 1));
        RunningProxy proxy = RunningProxy.of(spec(ShellLimits.DEFAULT, tls, address(server)));
        SSLSocket client = secure(proxy, "a.example.com", null)) {
      client.getOutputStream().write('a');
      assertThat(client.getInputStream().read()).isEqualTo('b');
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void encryptedConnectionsArePassedThroughByNameBesideOthers() throws Exception {
    TlsSpec tls =
        new TlsSpec(
            List.of(certificate("a", "a.example.com")), TlsSpec.Version.TLS_1_2, null, false);
    BindingSpec binding =
        new BindingSpec(
            "web",
            "127.0.0.1",
            0,
            BindingSpec.Protocol.HTTP,
            tls,
            "web/passthrough",
            List.of(),
            0,
            List.of());
    try (ServerSocket server =
            endpoint(
                Certificates.context("server", null)
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                socket -> socket.getOutputStream().write(socket.getInputStream().read() + 1));
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.passing(
                    RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, address(server)),
                    binding,
                    "api.internal"))) {
      try (SSLSocket client = secure(proxy, "api.internal", "ca")) {
        client.getOutputStream().write('a');
        assertThat(client.getInputStream().read()).isEqualTo('b');
      }
      assertThat(proxy.nextEntry().authority()).isEqualTo("api.internal");
      try (Backend.Peer client = new Backend.Peer(secure(proxy, "a.example.com", null))) {
        client.write("GET / HTTP/1.1\r\nHost: b.org\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 421 ");
      }
    }
  }

  @Test
  void proxyHeaderIsTakenFromWhoMaySendIt() throws Exception {
    for (String allowed : new String[] {"127.0.0.0/8", "10.0.0.0/8"}) {
      BindingSpec binding =
          new BindingSpec(
              "web",
              "127.0.0.1",
              0,
              BindingSpec.Protocol.HTTP,
              null,
              null,
              List.of(Network.parse(allowed)),
              0,
              List.of());
      try (Backend backend = Backend.answering("x");
          RunningProxy proxy =
              RunningProxy.of(
                  RunningProxy.bound(
                      RunningProxy.spec(
                          TimeoutSpec.NONE, ShellLimits.DEFAULT, null, backend.address()),
                      binding));
          Backend.Peer client = proxy.connect()) {
        client.write(
            "PROXY TCP4 192.0.2.7 198.51.100.1 5000 80\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        if (allowed.startsWith("127")) {
          assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
          assertThat(backend.heads.take()).contains("x-forwarded-for: 192.0.2.7\r\n");
          assertThat(proxy.nextEntry().client()).isEqualTo("192.0.2.7");
        } else {
          assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
        }
      }
      try (Backend backend = Backend.answering("x");
          RunningProxy proxy =
              RunningProxy.of(
                  RunningProxy.bound(
                      RunningProxy.spec(
                          TimeoutSpec.NONE, ShellLimits.DEFAULT, null, backend.address()),
                      binding));
          Backend.Peer client = proxy.connect()) {
        client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        boolean must = allowed.startsWith("127");
        assertThat(client.readHead()).startsWith(must ? "" : "HTTP/1.1 200 ");
        assertThat(backend.heads.isEmpty()).isEqualTo(must);
      }
    }
  }

  @Test
  void endpointIsToldTheClientsAddress() throws Exception {
    UpstreamSpec upstream =
        new UpstreamSpec(
            "api",
            UpstreamSpec.Protocol.AUTO,
            null,
            UpstreamSpec.ProxyHeader.V1,
            UpstreamSpec.Connections.DEFAULT);
    try (ServerSocket server = echo();
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.reaching(spec(ShellLimits.DEFAULT, null, address(server)), upstream));
        Socket client = connect(proxy)) {
      String header =
          "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.getLocalPort() + " " + proxy.port + "\r\n";
      assertThat(sayAll(client, "x")).isEqualTo(header + "x");
    }
  }
}
