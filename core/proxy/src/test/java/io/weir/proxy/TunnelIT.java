package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets in every pairing of versions: how long they last, and what is no tunnel. */
@Timeout(60)
class TunnelIT {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  /** A client with an open WebSocket. */
  private interface Chat extends AutoCloseable {
    void say(String text) throws IOException;

    String hear(int length) throws IOException;

    @Override
    void close() throws IOException;
  }

  private static Chat http1(int port) throws IOException {
    Backend.Peer peer = Backend.Peer.connect(port);
    peer.write(
        "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
    return new Chat() {
      @Override
      public void say(String text) throws IOException {
        peer.write(text);
      }

      @Override
      public String hear(int length) throws IOException {
        return peer.read(length);
      }

      @Override
      public void close() throws IOException {
        peer.close();
      }
    };
  }

  private static Chat http2(int port) throws IOException {
    Http2Peer peer = Http2Peer.connect(port);
    assertThat(connect(peer).status()).hasToString("200");
    return new Chat() {
      @Override
      public void say(String text) throws IOException {
        peer.data(1, false, text);
      }

      @Override
      public String hear(int length) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.length() < length) {
          byte[] data = peer.await(Http2Peer.DATA).payload();
          all.append(new String(data, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
      }

      @Override
      public void close() throws IOException {
        peer.close();
      }
    };
  }

  /** Asks for a WebSocket on stream 1, and gives the head of the answer. */
  private static Http2Headers connect(Http2Peer peer) throws IOException {
    peer.webSocket(1, "a.test", "/chat");
    return peer.fields(peer.await(Http2Peer.HEADERS));
  }

  @Test
  void whatIsSentToARefusedWebSocketIsNotKept() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port, INITIAL_WINDOW_SIZE, 0)) {
      assertThat(connect(client).status()).hasToString("403"); // its body waits for a window
      for (int i = 0; i < 3; i++) {
        client.data(1, false, "x".repeat(16_000));
      }
      Http2Peer.Frame window = client.await(Http2Peer.WINDOW_UPDATE);
      while (window.stream() == 0) {
        window = client.await(Http2Peer.WINDOW_UPDATE);
      }
      assertThat(window.stream()).isEqualTo(1);
    }
  }

  /** Opens any WebSocket, and answers nothing else. */
  private static Backend endpoint1() throws IOException {
    return new Backend((peer, head) -> {
      if (head.contains("upgrade: websocket")) {
        peer.write(SWITCHED);
        peer.write("echo:" + peer.read(4));
      }
      peer.readToEnd();
      return false;
    });
  }

  private static Http2Backend endpoint2() throws IOException {
    return new Http2Backend(
        (peer, request) -> {
          if (request.head().get(":protocol") != null) {
            peer.head(request.stream(), false, ":status", "200");
          }
        },
        ENABLE_CONNECT_PROTOCOL,
        1);
  }

  private static ProxySpec impatient(UpstreamSpec.Protocol protocol, String address) {
    TimeoutSpec timeout = new TimeoutSpec(PATIENCE, null, null, true);
    return RunningProxy.reaching(
        RunningProxy.spec(timeout, ShellLimits.DEFAULT, null, address),
        new UpstreamSpec(
            "api",
            protocol,
            null,
            UpstreamSpec.ProxyHeader.NONE,
            UpstreamSpec.Connections.DEFAULT));
  }

  /** A request that came later is ended by the same route's timeout. */
  private static void awaitTimeout(int port) throws IOException {
    try (Backend.Peer other = Backend.Peer.connect(port)) {
      other.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(other.readHead()).startsWith("HTTP/1.1 504 ");
    }
  }

  private static void assertOutlasts(Chat chat, int port) throws IOException {
    awaitTimeout(port);
    chat.say("ping");
    assertThat(chat.hear(9)).isEqualTo("echo:ping");
  }

  @Test
  void tunnelToHttp1OutlastsItsRoutesTimeout() throws Exception {
    try (Backend backend = endpoint1();
        RunningProxy proxy =
            RunningProxy.of(impatient(UpstreamSpec.Protocol.HTTP1, backend.address()))) {
      try (Chat chat = http1(proxy.port)) {
        assertOutlasts(chat, proxy.port);
      }
      try (Chat chat = http2(proxy.port)) {
        assertOutlasts(chat, proxy.port);
      }
    }
  }

  @Test
  void tunnelToHttp2OutlastsItsRoutesTimeout() throws Exception {
    try (Http2Backend backend = endpoint2();
        RunningProxy proxy =
            RunningProxy.of(impatient(UpstreamSpec.Protocol.HTTP2, backend.address()))) {
      try (Chat chat = http1(proxy.port)) {
        awaitTimeout(proxy.port);
        chat.say("1");
        assertThat(backend.tunnelled.poll(10, TimeUnit.SECONDS)).isEqualTo("1");
      }
      try (Chat chat = http2(proxy.port)) {
        awaitTimeout(proxy.port);
        chat.say("2");
        assertThat(backend.tunnelled.poll(10, TimeUnit.SECONDS)).isEqualTo("2");
      }
    }
  }

  @Test
  void upgradeThatIsNotAnsweredIsEndedByTheTimeout() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.readToEnd();
              return false;
            });
        RunningProxy proxy =
            RunningProxy.of(impatient(UpstreamSpec.Protocol.HTTP1, backend.address()));
        Backend.Peer client = proxy.connect();
        Http2Peer client2 = Http2Peer.connect(proxy.port)) {
      client.write(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
      assertThat(connect(client2).status()).hasToString("504");
    }
  }

  @Test
  void whatAClientSaysAfterARefusedUpgradeReachesNobody() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    try (Backend backend =
            new Backend((peer, head) -> {
              boolean upgrade = head.contains("upgrade: websocket");
              peer.write("HTTP/1.1 " + (upgrade ? "403 No" : "200 OK") + "\r\n");
              peer.write("content-length: 2\r\n\r\n");
              awaitQuietly(said);
              peer.write("no");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      assertThat(connect(client).status()).hasToString("403");
      client.data(1, false, "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");
      client.send(Http2Peer.PING, 0, 0, new byte[8]);
      client.await(Http2Peer.PING);
      said.countDown();
      assertThat(client.await(Http2Peer.DATA).payload()).hasSize(2);
      client.request(3, "GET", "/next", true);
      assertThat(client.fields(client.await(Http2Peer.HEADERS)).status()).hasToString("200");
      assertThat(backend.connections()).isEqualTo(1);
      assertThat(backend.heads.take()).startsWith("GET /chat ");
      assertThat(backend.heads.take()).startsWith("GET /next ");
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
  void successThatIsNoSwitchOpensNothing() throws Exception {
    try (Backend backend = Backend.answering("hello");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      assertThat(connect(client).status()).hasToString("502");
    }
  }
}
