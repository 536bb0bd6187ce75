package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.proxy.Http2Peer.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints that speak HTTP/2, clients of both versions. */
@SuppressWarnings("StringConcatToTextBlock") // lines end with CR LF
@Timeout(60)
class Http2UpstreamIT {

  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";

  private static Connections connections(int max, int streams, int requests) {
    return new Connections(
        max,
        streams,
        1024,
        Duration.ofSeconds(5),
        Duration.ofSeconds(55),
        Duration.ofHours(1),
        requests);
  }

  private static Http2Backend echo() throws java.io.IOException {
    return new Http2Backend((peer, request) -> {
      peer.head(request.stream(), false, ":status", "200", "x-path", request.path());
      if (!request.body().isEmpty()) {
        peer.data(request.stream(), false, request.body());
      }
      peer.head(request.stream(), true, "x-end", "yes");
    });
  }

  @Test
  void http1ClientIsServedByHttp2() throws Exception {
    try (Http2Backend backend = echo();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "POST /a/../b?q HTTP/1.1\r\n"
              + "Host: A.test\r\n"
              + "X-Mixed: One\r\n"
              + "Connection: x-hop\r\n"
              + "X-Hop: 1\r\n"
              + "Transfer-Encoding: chunked\r\n"
              + "TE: trailers\r\n\r\n"
              + "3\r\n"
              + "abc\r\n"
              + "0\r\n"
              + "X-T: 2\r\n\r\n");
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("x-path: /b?q\r\n");
      assertThat(head).contains("transfer-encoding: chunked\r\n");
      assertThat(client.readBody(head)).isEqualTo("abc|x-end: yes");
      Http2Backend.Request request = backend.requests.take();
      assertThat(request.head().authority()).hasToString("A.test");
      assertThat(request.head().scheme()).hasToString("http");
      assertThat(request.head().get("x-mixed")).hasToString("One");
      assertThat(request.head().get("te")).hasToString("trailers");
      assertThat(request.head().get("via")).hasToString("1.1 weir");
      assertThat(request.head().contains("x-hop")).isFalse();
      assertThat(request.head().contains("connection")).isFalse();
      assertThat(request.head().contains("transfer-encoding")).isFalse();
      assertThat(request.body()).isEqualTo("abc");
      assertThat(request.trailers().get("x-t")).hasToString("2");
    }
  }

  @Test
  void http2ClientIsServedByHttp2() throws Exception {
    try (Http2Backend backend = echo();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/x", false, "cookie", "a=1", "cookie", "b=2");
      client.data(1, true, "hello");
      Message answer = client.message(1);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.trailers().get("x-end")).hasToString("yes");
      assertThat(backend.requests.take().head().getAll("cookie")).hasSize(2);
    }
  }

  @Test
  void oneConnectionCarriesManyRequests() throws Exception {
    try (Http2Backend backend = echo();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 90; i++) {
        client.request(2 * i + 1, "GET", "/" + i, true);
      }
      int ended = 0;
      while (ended < 90) {
        Http2Peer.Frame frame = client.read();
        if (frame.type() == Http2Peer.HEADERS) {
          client.fields(frame);
        }
        ended += frame.stream() != 0 && frame.ends() ? 1 : 0;
      }
      assertThat(backend.connections()).isEqualTo(1);
    }
  }

  @Test
  void moreThanTheEndpointAllowsWaitOrGetAnotherConnection() throws Exception {
    try (Http2Backend backend = new Http2Backend((_, _) -> {}, MAX_CONCURRENT_STREAMS, 2);
        RunningProxy proxy = RunningProxy.toHttp2(connections(2, 100, 1000), backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 6; i++) {
        client.request(2 * i + 1, "GET", "/" + i, true);
      }
      int[] perConnection = new int[3];
      for (int i = 0; i < 4; i++) {
        perConnection[backend.requests.take().connection()]++;
      }
      assertThat(perConnection).containsExactly(0, 2, 2);
      assertThat(backend.requests).isEmpty();
    }
  }

  @Test
  void refusedStreamIsSentAgain() throws Exception {
    AtomicInteger served = new AtomicInteger();
    try (Http2Backend backend =
            new Http2Backend((peer, request) -> {
              if (served.incrementAndGet() == 1) {
                peer.reset(request.stream(), REFUSED_STREAM);
              } else {
                Http2Backend.answer(peer, request.stream(), "ok");
              }
            });
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 200");
      assertThat(client.readBody(head)).isEqualTo("ok");
      assertThat(served).hasValue(2);
    }
  }

  @Test
  void requestsThatALeavingEndpointDidNotBeginAreSentAgain() throws Exception {
    try (Http2Backend backend =
            new Http2Backend((peer, request) -> {
              if (request.connection() == 1) {
                peer.send(Http2Peer.GOAWAY, 0, 0, new byte[8]);
              } else {
                Http2Backend.answer(peer, request.stream(), "second");
              }
            });
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      String head = client.readHead();
      assertThat(client.readBody(head)).isEqualTo("second");
      assertThat(backend.connections()).isEqualTo(2);
    }
  }

  @Test
  void connectionIsReplacedAfterItsNumberOfRequests() throws Exception {
    try (Http2Backend backend = echo();
        RunningProxy proxy = RunningProxy.toHttp2(connections(4, 100, 3), backend.address());
        Backend.Peer client = proxy.connect()) {
      for (int i = 0; i < 9; i++) {
        client.write(GET);
        client.readBody(client.readHead());
      }
      assertThat(backend.connections()).isEqualTo(3);
    }
  }

  @Test
  void endpointThatDoesNotSpeakHttp2IsGivenUp() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
              return false;
            });
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 502");
      assertThat(backend.connections()).isLessThan(5);
    }
  }

  @Test
  void callerThatLeavesEndsOnlyItsStream() throws Exception {
    try (Http2Backend backend =
            new Http2Backend((peer, request) -> {
              if (request.path().equals("/ok")) {
                Http2Backend.answer(peer, request.stream(), "ok");
              }
            });
        RunningProxy proxy = RunningProxy.toHttp2(backend.address())) {
      try (Http2Peer client = Http2Peer.connect(proxy.port)) {
        client.request(1, "GET", "/hang", true);
        backend.requests.take();
      }
      assertThat(backend.resets.poll(10, TimeUnit.SECONDS).number(0)).isEqualTo(CANCEL);
      try (Http2Peer other = Http2Peer.connect(proxy.port)) {
        other.request(1, "GET", "/ok", true);
        assertThat(other.message(1).body()).isEqualTo("ok");
      }
      assertThat(backend.connections()).isEqualTo(1);
    }
  }

  @Test
  void callerThatDoesNotReadStopsNobodyElse() throws Exception {
    String large = "z".repeat(16_000);
    try (Http2Backend backend =
            new Http2Backend((peer, request) -> {
              if (request.path().equals("/large")) {
                peer.head(request.stream(), false, ":status", "200");
                for (int i = 0; i < 4; i++) {
                  peer.data(request.stream(), false, large); // as much as the stream's window takes
                }
              } else {
                Http2Backend.answer(peer, request.stream(), "small");
              }
            });
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Http2Peer slow = Http2Peer.connect(proxy.port, 4, 0);
        Http2Peer other = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 40; i++) {
        slow.request(2 * i + 1, "GET", "/large", true);
        backend.requests.take();
      }
      other.request(1, "GET", "/small", true);
      assertThat(other.message(1).body()).isEqualTo("small");
    }
  }

  @Test
  void answersThatBreakTheRulesAreNotPassedOn() throws Exception {
    String[][] bad = {
      {":status", "200", "connection", "close"},
      {":status", "20"},
      {":status", "101"},
      {"x", "1"},
      {":status", "200", ":path", "/"},
      {":status", "200", "x", "a\r\nset-cookie: b"},
      {":status", "200", "content-length", "5"},
    };
    AtomicInteger next = new AtomicInteger();
    try (Http2Backend backend =
            new Http2Backend(
                (peer, request) -> peer.literalHead(request.stream(), bad[next.get()]));
        RunningProxy proxy = RunningProxy.toHttp2(backend.address())) {
      for (; next.get() < bad.length; next.incrementAndGet()) {
        try (Backend.Peer client = proxy.connect()) {
          client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
          assertThat(client.readHead())
              .as(String.join(" ", bad[next.get()]))
              .startsWith("HTTP/1.1 502");
        }
      }
    }
  }

  private static Http2Backend chat() throws java.io.IOException {
    return new Http2Backend(
        (peer, request) -> {
          assertThat(request.head().get(":protocol")).hasToString("websocket");
          assertThat(request.head().contains("sec-websocket-key")).isFalse();
          peer.head(request.stream(), false, ":status", "200", "sec-websocket-protocol", "chat");
          peer.data(request.stream(), false, "welcome");
        },
        ENABLE_CONNECT_PROTOCOL,
        1);
  }

  @Test
  void webSocketOfHttp1GoesOverAStream() throws Exception {
    try (Http2Backend backend = chat();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .contains("sec-websocket-protocol: chat\r\n");
      assertThat(client.read(7)).isEqualTo("welcome");
      client.write("ping");
      assertThat(backend.tunnelled.poll(10, TimeUnit.SECONDS)).isEqualTo("ping");
    }
  }

  @Test
  void webSocketOfHttp2GoesOverAStream() throws Exception {
    try (Http2Backend backend = chat();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.webSocket(1, "a", "/chat", "sec-websocket-version", "13");
      assertThat(client.fields(client.await(Http2Peer.HEADERS)).status()).hasToString("200");
      assertThat(
              new String(
                  client.await(Http2Peer.DATA).payload(),
                  java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("welcome");
      client.data(1, false, "ping");
      assertThat(backend.tunnelled.poll(10, TimeUnit.SECONDS)).isEqualTo("ping");
    }
  }

  @Test
  void webSocketToAnEndpointWithoutThemIsRefused() throws Exception {
    try (Http2Backend backend = echo();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 502");
      assertThat(backend.resets).as("a stream that was never begun").isEmpty();
    }
  }

  private static Http2Backend grpc() throws java.io.IOException {
    return new Http2Backend((peer, request) -> {
      peer.head(
          request.stream(), false, ":status", "200", "content-type", "application/grpc+proto");
      peer.data(request.stream(), false, request.body());
      peer.head(request.stream(), true, "grpc-status", "0", "grpc-message", "fine");
    });
  }

  private static final String TRAILERS = "grpc-status: 0\r\ngrpc-message: fine\r\n";
  private static final String MESSAGE = "\0\0\0\0\2hi";

  @Test
  void grpcWebIsBridged() throws Exception {
    try (Http2Backend backend = grpc();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "POST /shop.Cart/Add HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc-web+proto\r\n"
              + "Content-Length: 7\r\n\r\n"
              + MESSAGE);
      String head = client.readHead();
      assertThat(head).contains("content-type: application/grpc-web+proto\r\n");
      assertThat(client.readBody(head))
          .isEqualTo(MESSAGE + (char) 0x80 + "\0\0\0" + (char) TRAILERS.length() + TRAILERS);
      Http2Backend.Request call = backend.requests.take();
      assertThat(call.head().get("content-type")).hasToString("application/grpc+proto");
      assertThat(call.head().get("te")).hasToString("trailers");
      assertThat(call.body()).isEqualTo(MESSAGE);
    }
  }

  @Test
  void grpcWebInBase64IsBridged() throws Exception {
    try (Http2Backend backend = grpc();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      String sent = base64(MESSAGE.substring(0, 5)) + base64(MESSAGE.substring(5));
      client.write(
          "POST /shop.Cart/Add HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc-web-text\r\n"
              + "Content-Length: "
              + sent.length()
              + "\r\n\r\n"
              + sent);
      String head = client.readHead();
      assertThat(head).contains("content-type: application/grpc-web-text+proto\r\n");
      assertThat(client.readBody(head))
          .isEqualTo(
              base64(MESSAGE)
                  + base64((char) 0x80 + "\0\0\0" + (char) TRAILERS.length() + TRAILERS));
      assertThat(backend.requests.take().body()).isEqualTo(MESSAGE);
    }
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  @Test
  void grpcWebThatIsNoBase64IsRefused() throws Exception {
    try (Http2Backend backend = grpc();
        RunningProxy proxy = RunningProxy.toHttp2(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc-web-text\r\n"
              + "Content-Length: 4\r\n\r\n????");
      assertThat(client.readHead()).startsWith("HTTP/1.1 502");
    }
  }
}
