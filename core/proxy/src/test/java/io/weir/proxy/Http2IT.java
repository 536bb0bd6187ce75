package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.Http2Peer.Message;
import io.weir.proxy.http.Reason;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that speak HTTP/2, endpoints that speak HTTP/1.1. */
@SuppressWarnings("StringConcatToTextBlock") // lines end with CR LF
@Timeout(60)
class Http2IT {

  private static final int PROTOCOL_ERROR = 1;
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int INITIAL_WINDOW_SIZE = 4;

  /** Holds an endpoint back until the test is over. */
  private static final class Gate {
    private final java.util.concurrent.CountDownLatch latch =
        new java.util.concurrent.CountDownLatch(1);

    void await() throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    void open() {
      latch.countDown();
    }
  }

  private static Backend echo() throws IOException {
    return new Backend((peer, head) -> {
      String body = peer.readBody(head);
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
      return true;
    });
  }

  @Test
  void requestIsWrittenAnewAndAnswerPassedOn() throws Exception {
    try (Backend backend = Backend.answering("hello");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(
          1,
          "GET",
          "/a/../b//c?q=%41",
          true,
          "x-one",
          "1",
          "cookie",
          "a=1",
          "cookie",
          "b=2",
          "x-forwarded-for",
          "6.6.6.6",
          "te",
          "trailers",
          "x-request-id",
          "r1");
      Message answer = client.message(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.head().get("content-length")).hasToString("5");
      assertThat(answer.head().contains("date")).isTrue();
      assertThat(backend.heads.take())
          .isEqualTo(
              "GET /b/c?q=%41 HTTP/1.1\r\n"
                  + "host: a.test\r\n"
                  + "x-one: 1\r\n"
                  + "cookie: a=1; b=2\r\n"
                  + "x-request-id: r1\r\n"
                  + "te: trailers\r\n"
                  + "x-forwarded-for: 127.0.0.1\r\n"
                  + "x-forwarded-proto: http\r\n"
                  + "via: 2 weir\r\n\r\n");
      var entry = proxy.nextEntry();
      assertThat(entry.protocol()).isEqualTo("HTTP/2");
      assertThat(entry.path()).isEqualTo("/b/c?q=%41");
      assertThat(entry.bytes()).isEqualTo(5);
    }
  }

  @Test
  void streamsAreServedTogether() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 90; i++) {
        client.request(2 * i + 1, "GET", "/" + i, true);
      }
      int ended = 0;
      while (ended < 90) {
        Http2Peer.Frame frame = client.read();
        if (frame.type() == Http2Peer.HEADERS) {
          assertThat(client.fields(frame).status()).hasToString("200");
        }
        if (frame.stream() != 0 && frame.ends()) {
          ended++;
        }
      }
      assertThat(proxy.nextEntry().status()).isEqualTo(200);
    }
  }

  @Test
  void bodiesArePassedOnWithOrWithoutTheirLength() throws Exception {
    try (Backend backend = echo();
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false, "content-length", "5");
      client.data(1, false, "he");
      client.data(1, true, "llo");
      assertThat(client.message(1).body()).isEqualTo("hello");
      assertThat(backend.heads.take()).contains("content-length: 5\r\n");
      client.request(3, "POST", "/", false);
      client.data(3, false, "abc");
      client.data(3, false, "de");
      client.head(3, true, "x-t", "1");
      assertThat(client.message(3).body()).isEqualTo("abcde|x-t: 1");
      assertThat(backend.heads.take()).contains("transfer-encoding: chunked\r\n");
    }
  }

  @Test
  void trailersAndInterimAnswersReachTheClient() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write(
                  "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
                      + "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                      + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      Message answer = client.message(1);
      assertThat(answer.interim()).hasSize(1);
      assertThat(answer.interim().getFirst().get("link")).hasToString("</a>");
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.trailers().get("x-sum")).hasToString("7");
      assertThat(answer.head().contains("transfer-encoding")).isFalse();
    }
  }

  @Test
  void headAndStatusesWithoutBodyHaveNone() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              String status = head.startsWith("HEAD") ? "200 OK" : head.substring(5, 8) + " X";
              peer.write("HTTP/1.1 " + status + "\r\ncontent-length: 10\r\n\r\n");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "HEAD", "/", true);
      Message head = client.message(1);
      assertThat(head.head().get("content-length")).hasToString("10");
      assertThat(head.body()).isEmpty();
      client.request(3, "GET", "/304", true);
      assertThat(client.message(3).status()).isEqualTo(304);
      client.request(5, "GET", "/204", true);
      assertThat(client.message(5).head().contains("content-length")).isFalse();
    }
  }

  @Test
  void largeBodyGoesOnlyAsFarAsTheWindowsAllow() throws Exception {
    int length = 300_000;
    try (Backend backend = Backend.answering("z".repeat(length));
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port, INITIAL_WINDOW_SIZE, 1_000)) {
      client.request(1, "GET", "/", true);
      client.await(Http2Peer.HEADERS);
      int got = client.await(Http2Peer.DATA).payload().length;
      assertThat(got).isEqualTo(1_000);
      client.window(1, length);
      client.window(0, length);
      while (got < length) {
        Http2Peer.Frame frame = client.await(Http2Peer.DATA);
        assertThat(frame.payload().length).isLessThanOrEqualTo(16_384);
        got += frame.payload().length;
      }
      assertThat(got).isEqualTo(length);
    }
  }

  @Test
  void largeUploadGetsItsWindowBack() throws Exception {
    try (Backend backend = echo();
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port, INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.window(0, 1 << 20);
      client.request(1, "POST", "/", false);
      int window = ShellLimits.DEFAULT.http2().streamWindowBytes();
      String chunk = "u".repeat(16_000);
      for (int sent = 0; sent < 20; sent++) {
        while (window < chunk.length()) {
          Http2Peer.Frame update = client.await(Http2Peer.WINDOW_UPDATE);
          window += update.stream() == 1 ? update.number(0) : 0;
        }
        client.data(1, sent == 19, chunk);
        window -= chunk.length();
      }
      assertThat(client.message(1).body()).hasSize(320_000);
    }
  }

  @Test
  void whatBreaksTheRulesResetsItsStreamOnly() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      String[][] bad = {
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "connection", "x"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "te", "gzip"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "X-Upper", "x"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "x", "a\r\nb: c"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "x y", "1"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "x", " 1"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "x"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", ""},
        {":method", "GET", ":scheme", "http", ":authority", "a"},
        {":scheme", "http", ":authority", "a", ":path", "/"},
        {":method", "GET", ":scheme", "", ":authority", "a", ":path", "/"},
        {":method", "GET", ":scheme", "http://b/?", ":authority", "a", ":path", "/"},
        {":method", "GET", ":authority", "a", ":path", "/"},
        {":method", "GET", ":scheme", "http", ":path", "/", "a", "1", ":authority", "a"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", ":x", "1"},
        {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", ":status", "200"},
        {
          ":method",
          "GET",
          ":scheme",
          "http",
          ":authority",
          "a",
          ":path",
          "/",
          "content-length",
          "1"
        },
        {":method", "G T", ":scheme", "http", ":authority", "a", ":path", "/"},
        {
          ":method",
          "GET",
          ":scheme",
          "http",
          ":authority",
          "a",
          ":path",
          "/",
          "transfer-encoding",
          "chunked"
        },
      };
      int stream = 1;
      for (String[] fields : bad) {
        client.literalHead(stream, fields);
        assertThat(client.awaitReset(stream))
            .as(String.join(" ", fields))
            .isEqualTo(PROTOCOL_ERROR);
        stream += 2;
      }
      client.request(stream, "GET", "/", true);
      assertThat(client.message(stream).status()).isEqualTo(200);
      assertThat(backend.heads).hasSize(1);
    }
  }

  @Test
  void whatHttp1WouldRefuseIsRefusedWithTheSameStatus() throws Exception {
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Bad(int status, String[] fields) {}
    String[] base = {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"};
    java.util.function.BiFunction<Integer, String[], Bad> with =
        (status, more) -> {
          java.util.List<String> all = new java.util.ArrayList<>(java.util.List.of(base));
          all.addAll(java.util.List.of(more));
          return new Bad(status, all.toArray(String[]::new));
        };
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      java.util.List<Bad> all =
          java.util.List.of(
              with.apply(400, new String[] {"host", "b"}),
              with.apply(400, new String[] {"x_y", "1"}),
              with.apply(417, new String[] {"expect", "more"}),
              with.apply(431, new String[] {"x", "y".repeat(17_000)}),
              new Bad(400, new String[] {":method", "GET", ":scheme", "http", ":path", "/"}),
              new Bad(400, path("/a%2fb")),
              new Bad(400, path("/a%00")),
              new Bad(400, path("/a\\b")),
              new Bad(400, path("/a#b")),
              new Bad(414, path("/" + "a".repeat(9_000))),
              new Bad(405, method("TRACE")),
              new Bad(501, new String[] {":method", "CONNECT", ":authority", "a:80"}));
      int stream = 1;
      for (Bad bad : all) {
        client.head(stream, true, bad.fields);
        Message answer = client.message(stream);
        assertThat(answer.status()).as(String.join(" ", bad.fields)).isEqualTo(bad.status);
        assertThat(answer.head().get("proxy-status").toString()).startsWith("weir; error=");
        stream += 2;
      }
      assertThat(backend.heads).isEmpty();
    }
  }

  private static String[] path(String path) {
    return new String[] {":method", "GET", ":scheme", "http", ":authority", "a", ":path", path};
  }

  private static String[] method(String method) {
    return new String[] {":method", method, ":scheme", "http", ":authority", "a", ":path", "/"};
  }

  @Test
  void tooManyFieldsAreAnsweredAndTheTableStaysInStep() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      String[] many = new String[8 + 2 * 150];
      System.arraycopy(path("/"), 0, many, 0, 8);
      for (int i = 0; i < 150; i++) {
        many[8 + 2 * i] = "x-" + i;
        many[9 + 2 * i] = "v" + i;
      }
      client.head(1, true, many);
      assertThat(client.message(1).status()).isEqualTo(431);
      client.request(3, "GET", "/", true, "x-149", "v149");
      assertThat(client.message(3).status()).isEqualTo(200);
      assertThat(backend.heads.take()).contains("x-149: v149\r\n");
    }
  }

  @Test
  void bodyThatIsNotAsLongAsSaidIsAnError() throws Exception {
    try (Backend backend = echo();
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false, "content-length", "5");
      client.data(1, true, "four");
      assertThat(client.awaitReset(1)).isEqualTo(PROTOCOL_ERROR);
      client.request(3, "POST", "/", false, "content-length", "5");
      client.data(3, false, "sixsix");
      assertThat(client.awaitReset(3)).isEqualTo(PROTOCOL_ERROR);
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.BAD_REQUEST.token());
    }
  }

  @Test
  void clientThatGivesUpEndsItsRequestAtTheEndpoint() throws Exception {
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      backend.heads.take();
      client.reset(1, 8);
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.CLIENT_GONE.token());
    }
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws Exception {
    ShellLimits.Http2 limits = new ShellLimits.Http2(2, 65_536, 1 << 20, 200, 1000);
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.of(limited(limits, backend.address()));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      client.request(3, "GET", "/", true);
      client.request(5, "GET", "/", true);
      assertThat(client.awaitReset(5)).isEqualTo(REFUSED_STREAM);
    }
  }

  private static io.weir.codec.shell.ProxySpec limited(ShellLimits.Http2 http2, String address) {
    ShellLimits base = ShellLimits.DEFAULT;
    ShellLimits limits =
        new ShellLimits(
            base.connections(),
            base.connectionsPerAddress(),
            base.handshakes(),
            base.head(),
            base.bodyBytes(),
            base.replayBytes(),
            base.pipelined(),
            http2,
            base.times());
    return RunningProxy.spec(TimeoutSpec.NONE, limits, null, address);
  }

  @Test
  void timeoutsAreAnsweredInTheWordsOfTheProtocol() throws Exception {
    TimeoutSpec timeout = TimeoutSpec.of(Duration.ofMillis(50), true);
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(timeout, ShellLimits.DEFAULT, null, backend.address()));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      assertThat(client.message(1).status()).isEqualTo(504);
      client.request(3, "POST", "/", true, "content-type", "application/grpc");
      Message answer = client.message(3);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.head().get("grpc-status")).hasToString("4");
      assertThat(answer.head().get("content-type")).hasToString("application/grpc");
    }
  }

  @Test
  void resetsWithoutEndEndTheConnection() throws Exception {
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 300; i++) {
        client.request(2 * i + 1, "GET", "/", true);
        client.reset(2 * i + 1, 8);
      }
      assertThat(client.awaitEnd()).isEqualTo(ENHANCE_YOUR_CALM);
    } catch (SocketException _) {
      // The connection was closed while the client still wrote.
    }
  }

  @Test
  void resetsThatTheClientMakesUsDoCountToo() throws Exception {
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      for (int i = 0; i < 300; i++) {
        client.request(2 * i + 1, "GET", "/", true);
        client.window(2 * i + 1, 0);
      }
      assertThat(client.awaitEnd()).isEqualTo(ENHANCE_YOUR_CALM);
    } catch (SocketException _) {
      // The connection was closed while the client still wrote.
    }
  }

  @Test
  void floodsOfFramesThatCostNothingEndTheConnection() throws Exception {
    byte[] none = {};
    byte[] eight = new byte[8];
    int[][] floods = {
      {Http2Peer.PING, 0, 0, 8},
      {Http2Peer.SETTINGS, 0, 0, 0},
      {Http2Peer.PRIORITY, 0, 1, 5},
      {Http2Peer.DATA, 0, 1, 0},
      {77, 0, 0, 0},
    };
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address())) {
      for (int[] flood : floods) {
        try (Http2Peer client = Http2Peer.connect(proxy.port)) {
          client.request(1, "POST", "/", false);
          byte[] payload = flood[3] == 8 ? eight : flood[3] == 5 ? new byte[5] : none;
          for (int i = 0; i < 3_000; i++) {
            client.send(flood[0], flood[1], flood[2], payload);
          }
          assertThat(client.awaitEnd()).isEqualTo(ENHANCE_YOUR_CALM);
        } catch (SocketException _) {
          // The connection was closed while the client still wrote.
        }
      }
      try (Http2Peer innocent = Http2Peer.connect(proxy.port)) {
        innocent.request(1, "GET", "/", true);
        assertThat(backend.heads.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  @Test
  void whoGoesOnBehindTheEndIsCutOff() throws Exception {
    byte[] much = new byte[16_000];
    try (Backend backend = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.send(Http2Peer.PING, 0, 1, new byte[8]);
      assertThat(client.awaitEnd()).isEqualTo(PROTOCOL_ERROR);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < 4_000; i++) {
              client.send(77, 0, 0, much);
            }
          });
    }
  }

  @Test
  void moreDataThanTheWindowIsAnError() throws Exception {
    Gate over = new Gate();
    try (Backend backend =
            new Backend((_, _) -> {
              // Reads nothing: what it read would be allowed again.
              over.await();
              return false;
            });
        RunningProxy proxy =
            RunningProxy.of(
                limited(new ShellLimits.Http2(10, 65_536, 65_536, 200, 1000), backend.address()));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false, "content-length", "100000000");
      for (int i = 0; i < 5_000; i++) {
        client.data(1, false, "u".repeat(16_000));
      }
      assertThat(client.awaitEnd()).isEqualTo(FLOW_CONTROL_ERROR);
    } catch (SocketException _) {
      // The connection was closed while the client still wrote.
    } finally {
      over.open();
    }
  }

  @Test
  void drainLetsStreamsFinishAndRefusesNewOnes() throws Exception {
    java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
    try (Backend backend =
            new Backend((peer, _) -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              peer.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      backend.heads.take();
      var drained = proxy.proxy.drain(Duration.ofSeconds(10));
      Http2Peer.Frame warning = client.await(Http2Peer.GOAWAY);
      assertThat(warning.number(0)).isEqualTo(Integer.MAX_VALUE);
      Http2Peer.Frame ping = client.await(Http2Peer.PING);
      client.send(Http2Peer.PING, 1, 0, ping.payload());
      assertThat(client.await(Http2Peer.GOAWAY).number(0)).isEqualTo(1);
      go.countDown();
      assertThat(client.message(1).body()).isEqualTo("ok");
      assertThat(client.awaitEnd()).isEqualTo(-1);
      RunningProxy.await(drained);
    }
  }

  @Test
  void webSocketGoesThroughAStream() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write(
                  "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n"
                      + "connection: upgrade\r\nsec-websocket-accept: x\r\n\r\n");
              peer.write("echo:" + peer.read(4));
              peer.read(1);
              return false;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.webSocket(1, "a.test", "/chat", "sec-websocket-version", "13");
      client.data(1, false, "ping");
      assertThat(backend.heads.take())
          .startsWith("GET /chat HTTP/1.1\r\nhost: a.test\r\n")
          .contains("connection: upgrade\r\nupgrade: websocket\r\n")
          .contains("sec-websocket-version: 13\r\n")
          .containsPattern("sec-websocket-key: [A-Za-z0-9+/]{22}==\r\n");
      var head = client.fields(client.await(Http2Peer.HEADERS));
      assertThat(head.status()).hasToString("200");
      assertThat(head.contains("sec-websocket-accept")).isFalse();
      assertThat(
              new String(
                  client.await(Http2Peer.DATA).payload(),
                  java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("echo:ping");
      client.data(1, true, "");
      assertThat(client.await(Http2Peer.DATA).ends()).isTrue();
    }
  }

  @Test
  void silentWebSocketIsReset() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n");
              return peer.read(1).isEmpty();
            });
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(
                    TimeoutSpec.NONE,
                    Limits.upgraded(Duration.ofMillis(200)),
                    null,
                    backend.address()));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.webSocket(1, "a.test", "/chat");
      client.await(Http2Peer.HEADERS);
      assertThat(client.await(Http2Peer.RST_STREAM).stream()).isEqualTo(1);
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
