package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints of HTTP that are told by a PROXY header whose requests a connection carries. */
@Timeout(60)
class ToldEndpointsIT {

  private static final String ONE = "127.0.0.1";
  private static final String OTHER = "127.0.0.2";

  private static ProxySpec telling(UpstreamSpec.Protocol protocol, int connections, String to) {
    UpstreamSpec.Connections usual = UpstreamSpec.Connections.DEFAULT;
    return RunningProxy.reaching(
        RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, to),
        new UpstreamSpec(
            "api",
            protocol,
            null,
            UpstreamSpec.ProxyHeader.V1,
            new UpstreamSpec.Connections(
                connections,
                usual.streams(),
                usual.waiting(),
                usual.connectTimeout(),
                usual.idle(),
                usual.lifetime(),
                usual.requests())));
  }

  private static Backend.Peer connect(RunningProxy proxy, String from) throws IOException {
    return new Backend.Peer(
        new Socket(InetAddress.getLoopbackAddress(), proxy.port, InetAddress.ofLiteral(from), 0));
  }

  private static void ask(Backend.Peer client, String path) throws IOException {
    client.write("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static void assertServed(Backend.Peer client, String path) throws IOException {
    ask(client, path);
    assertThat(client.readBody(client.readHead())).isEqualTo("x");
  }

  private static String header(RunningProxy proxy, Backend.Peer client, String from) {
    int port = client.socket().getLocalPort();
    return "PROXY TCP4 " + from + " 127.0.0.1 " + port + " " + proxy.port + "\r\n";
  }

  @Test
  void connectionCarriesOneAddressesRequestsOnly() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(telling(UpstreamSpec.Protocol.HTTP1, 8, backend.address()));
        Backend.Peer one = connect(proxy, ONE);
        Backend.Peer sameAddress = connect(proxy, ONE);
        Backend.Peer other = connect(proxy, OTHER)) {
      assertServed(one, "/1");
      assertServed(other, "/2");
      assertServed(one, "/3");
      assertServed(sameAddress, "/4");
      assertServed(other, "/5");
      assertThat(backend.connections()).isEqualTo(2);
      assertThat(backend.heads.take()).startsWith(header(proxy, one, ONE) + "GET /1 ");
      assertThat(backend.heads.take()).startsWith(header(proxy, other, OTHER) + "GET /2 ");
      for (int i = 3; i <= 5; i++) {
        assertThat(backend.heads.take()).startsWith("GET /" + i + " ");
      }
    }
  }

  @Test
  void idleConnectionGivesWayToAnotherClientWhereThereMayBeNoMore() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(telling(UpstreamSpec.Protocol.HTTP1, 1, backend.address()));
        Backend.Peer one = connect(proxy, ONE);
        Backend.Peer other = connect(proxy, OTHER)) {
      for (int i = 0; i < 3; i++) {
        assertServed(one, "/one");
        assertServed(other, "/other");
        assertThat(backend.heads.take()).startsWith(header(proxy, one, ONE));
        assertThat(backend.heads.take()).startsWith(header(proxy, other, OTHER));
      }
    }
  }

  @Test
  void whoWaitsLongestIsServedFirst() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (Backend backend =
            new Backend((peer, head) -> {
              if (head.contains("GET /first ")) {
                awaitQuietly(waiting);
              }
              peer.write("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx");
              return true;
            });
        RunningProxy proxy =
            RunningProxy.of(telling(UpstreamSpec.Protocol.HTTP1, 1, backend.address()));
        Backend.Peer first = connect(proxy, ONE);
        Backend.Peer second = connect(proxy, OTHER);
        Backend.Peer third = connect(proxy, ONE)) {
      ask(first, "/first");
      assertThat(backend.heads.take()).contains("GET /first ");
      ask(second, "/second");
      awaitWaiting(proxy, 1);
      ask(third, "/third");
      awaitWaiting(proxy, 2);
      waiting.countDown();
      assertThat(third.readBody(third.readHead())).isEqualTo("x");
      assertThat(second.readBody(second.readHead())).isEqualTo("x");
      assertThat(backend.heads.take()).startsWith(header(proxy, second, OTHER) + "GET /second ");
      assertThat(backend.heads.take()).startsWith(header(proxy, third, ONE) + "GET /third ");
    }
  }

  /** Until so many requests have begun that were not answered. */
  private static void awaitWaiting(RunningProxy proxy, int count) {
    long opened = 0;
    while (opened < 1 + count) {
      var frame = RunningProxy.await(proxy.proxy.stats()).frame();
      opened = frame.routes().values().stream().mapToLong(route -> route.openedCount()).sum();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void http2IsToldBeforeItsPreface() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningProxy proxy =
            RunningProxy.of(
                telling(UpstreamSpec.Protocol.HTTP2, 1, "127.0.0.1:" + server.getLocalPort()));
        Backend.Peer client = connect(proxy, OTHER)) {
      ask(client, "/");
      try (Backend.Peer endpoint = new Backend.Peer(server.accept())) {
        String expected = header(proxy, client, OTHER) + "PRI * HTTP/2.0\r\n";
        assertThat(endpoint.read(expected.length())).isEqualTo(expected);
      }
    }
  }

  @Test
  void failedConnectionFailsTheTryOfItsOwner() throws Exception {
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = server.getLocalPort();
    }
    try (RunningProxy proxy =
            RunningProxy.of(telling(UpstreamSpec.Protocol.HTTP1, 1, "127.0.0.1:" + closed));
        Backend.Peer one = connect(proxy, ONE);
        Backend.Peer other = connect(proxy, OTHER)) {
      ask(one, "/");
      ask(other, "/");
      assertThat(one.readHead()).startsWith("HTTP/1.1 502 ");
      assertThat(other.readHead()).startsWith("HTTP/1.1 502 ");
    }
  }
}
