package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.http.Reason;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/1 through real sockets: what an endpoint gets, and what a client gets back. */
@SuppressWarnings("StringConcatToTextBlock") // lines end with CR LF
@Timeout(60)
class Http1IT {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void requestIsWrittenAnewAndAnswerPassedOn() throws Exception {
    try (Backend backend = Backend.answering("hello");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET /a/../b//c?q=%41 HTTP/1.1\r\n"
              + "Host: example.com:80\r\n"
              + "X-One:1 \r\n"
              + "X-Forwarded-For: 6.6.6.6\r\n"
              + "L5d-Client-Id: root\r\n"
              + "Connection: keep-alive, x-hop\r\n"
              + "X-Hop: gone\r\n"
              + "Keep-Alive: 5\r\n"
              + "x-request-id: r1\r\n\r\n");
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("date: ");
      assertThat(client.readBody(head)).isEqualTo("hello");
      assertThat(backend.heads.take())
          .isEqualTo(
              "GET /b/c?q=%41 HTTP/1.1\r\n"
                  + "host: example.com:80\r\n"
                  + "X-One: 1\r\n"
                  + "x-request-id: r1\r\n"
                  + "x-forwarded-for: 127.0.0.1\r\n"
                  + "x-forwarded-proto: http\r\n"
                  + "via: 1.1 weir\r\n\r\n");
      var entry = proxy.nextEntry();
      assertThat(entry.route()).isEqualTo("all");
      assertThat(entry.path()).isEqualTo("/b/c?q=%41");
      assertThat(entry.status()).isEqualTo(200);
      assertThat(entry.bytes()).isEqualTo(5);
      assertThat(entry.upstream()).isEqualTo(backend.address());
      assertThat(entry.reason()).isEmpty();
    }
  }

  @Test
  void connectionsAreKeptOnBothSides() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      for (int i = 0; i < 50; i++) {
        client.write(GET);
        assertThat(client.readBody(client.readHead())).isEqualTo("x");
      }
      assertThat(backend.connections()).isEqualTo(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              String path = head.substring(4, head.indexOf(' ', 4));
              peer.write("HTTP/1.1 200 OK\r\ncontent-length: " + path.length() + "\r\n\r\n" + path);
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      client.write(all.toString());
      for (int i = 0; i < 200; i++) {
        assertThat(client.readBody(client.readHead())).isEqualTo("/" + i);
      }
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
  void bodiesArePassedOnWhateverTheirFraming() throws Exception {
    try (Backend backend = echo();
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.readBody(client.readHead())).isEqualTo("hello");
      assertThat(backend.heads.take()).contains("Content-Length: 5\r\n");
      client.write(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3;x=\"y\"\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n");
      assertThat(client.readBody(client.readHead())).isEqualTo("abcde|X-T: 1");
      assertThat(backend.heads.take())
          .contains("transfer-encoding: chunked\r\n")
          .doesNotContainIgnoringCase("content-length");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoWholeOneToAnOldClient() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
              return false;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("GET / HTTP/1.0\r\n\r\n");
      assertThatExceptionOfType(SocketException.class).isThrownBy(client::readToEnd);
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.ABORTED.token());
    }
  }

  @Test
  void requestsAreLoggedToTheMicrosecond() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        client.write(GET);
        client.readBody(client.readHead());
        times.add(proxy.nextEntry().timeMicros());
      }
      assertThat(times).anyMatch(micros -> micros % 1000 != 0);
    }
  }

  @Test
  void whatIsUnderWayAtTheEndOfADrainIsCut() throws Exception {
    try (Backend silent = new Backend((_, _) -> true);
        RunningProxy proxy = RunningProxy.to(silent.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      silent.heads.take();
      var drained = proxy.proxy.drain(Duration.ofMillis(50));
      assertThat(client.readToEnd()).isEmpty();
      RunningProxy.await(drained);
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.ABORTED.token());
    }
  }

  @Test
  void trailersOfAnAnswerReachTheClient() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write(
                  "HTTP/1.1 200 OK\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + "2\r\n"
                      + "ok\r\n"
                      + "0\r\n"
                      + "X-Sum: 7\r\n\r\n");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET + GET);
      assertThat(client.readBody(client.readHead())).isEqualTo("ok|X-Sum: 7");
      assertThat(client.readBody(client.readHead())).isEqualTo("ok|X-Sum: 7");
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
        Backend.Peer client = proxy.connect()) {
      client.write("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK").contains("content-length: 10");
      client.write("GET /304 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 304 ");
      assertThat(client.readHead()).startsWith("HTTP/1.1 204 ").doesNotContain("content-length");
      assertThat(backend.connections()).isEqualTo(1);
    }
  }

  @Test
  void answerThatEndsWithItsConnectionBecomesChunked() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.0 200 OK\r\n\r\nuntil the end");
              return false;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      String head = client.readHead();
      assertThat(head).contains("transfer-encoding: chunked");
      assertThat(client.readBody(head)).isEqualTo("until the end");
      client.write("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThat(client.readToEnd())
          .contains("connection: close")
          .doesNotContain("chunked")
          .endsWith("until the end");
    }
  }

  @Test
  void interimAnswersReachOnlyHttp11() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              peer.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
              if (head.contains("100-continue")) {
                peer.write("HTTP/1.1 100 Continue\r\n\r\n");
              }
              String body = peer.readBody(head);
              peer.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address())) {
      try (Backend.Peer client = proxy.connect()) {
        client.write(
            "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n");
        assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.write("hi");
        assertThat(client.readBody(client.readHead())).isEqualTo("hi");
      }
      try (Backend.Peer client = proxy.connect()) {
        client.write("GET / HTTP/1.0\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void noRouteAndNoEndpointAreTheProxysOwnAnswers() throws Exception {
    try (RunningProxy proxy = RunningProxy.to()) {
      try (Backend.Peer client = proxy.connect()) {
        client.write(GET);
        String head = client.readHead();
        assertThat(head)
            .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
            .contains("proxy-status: weir; error=destination_unavailable; details=\"no-endpoint\"")
            .contains("retry-after: 1\r\n");
        assertThat(client.readBody(head)).isEqualTo("weir: no-endpoint\n");
        client.write("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        head = client.readHead();
        assertThat(head).startsWith("HTTP/1.1 404 Not Found\r\n").contains("no-route");
      }
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.NO_ENDPOINT.token());
    }
  }

  @Test
  void refusedConnectionIsTriedElsewhere() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = RunningProxy.to("127.0.0.1:" + free, backend.address());
        Backend.Peer client = proxy.connect()) {
      for (int i = 0; i < 4; i++) {
        client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        client.read(2);
      }
    }
  }

  @Test
  void endpointThatHangsUpIsA502AndOneThatKeepsSilentA504() throws Exception {
    try (Backend backend = new Backend((_, head) -> !head.contains("/hangup"));
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(
                    TimeoutSpec.of(Duration.ofMillis(300), true),
                    ShellLimits.DEFAULT,
                    null,
                    backend.address()));
        Backend.Peer client = proxy.connect()) {
      client.write("POST /hangup HTTP/1.1\r\nHost: a\r\n\r\n");
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 502 Bad Gateway").contains("upstream-failed");
      client.readBody(head);
      client.write("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n");
      head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 504 Gateway Timeout");
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void malformedAnswerIsA502AndItsConnectionClosed() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 502");
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void answerThatBreaksOffEndsTheClientsConnection() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
              return false;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      assertThat(client.readToEnd()).endsWith("\r\n\r\nhalf");
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.ABORTED.token());
    }
  }

  @Test
  void clientThatGoesAwayEndsTheTry() throws Exception {
    try (Backend backend = new Backend((peer, _) -> true);
        RunningProxy proxy = RunningProxy.to(backend.address())) {
      try (Backend.Peer client = proxy.connect()) {
        client.write(GET);
        backend.heads.take();
      }
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(proxy.nextEntry().reason()).isEqualTo(Reason.CLIENT_GONE.token());
    }
  }

  @Test
  void bytesAfterAnAnswerAreNobodysAnswer() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write(
                  "HTTP/1.1 200 OK\r\n"
                      + "content-length: 2\r\n\r\n"
                      + "okHTTP/1.1 200 OK\r\n"
                      + "content-length: 4\r\n\r\n"
                      + "evil");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      for (int i = 0; i < 10; i++) {
        client.write(GET);
        assertThat(client.readBody(client.readHead())).isEqualTo("ok");
      }
      assertThat(backend.connections()).isEqualTo(10);
    }
  }

  @Test
  void answerBeforeTheEndOfABodyClosesBothConnections() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 403 Forbidden")
          .contains("connection: close")
          .endsWith("no");
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void webSocketBecomesATunnel() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              if (head.contains("upgrade: websocket")) {
                peer.write(
                    "HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n\r\n"
                        + "!");
                peer.write(peer.read(4));
              }
              return false;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nab");
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("upgrade: websocket");
      assertThat(client.read(1)).isEqualTo("!");
      client.write("cd");
      assertThat(client.readToEnd()).isEqualTo("abcd");
    }
  }

  @Test
  void silentWebSocketIsClosedOnBothSides() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
              assertThat(peer.readToEnd()).isEmpty();
              return true;
            });
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(
                    TimeoutSpec.NONE,
                    Limits.upgraded(Duration.ofMillis(200)),
                    null,
                    backend.address()));
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.readToEnd()).isEmpty();
      assertThat(backend.ends.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void upgradeThatNobodyAskedForIsRefused() throws Exception {
    try (Backend backend =
            new Backend((peer, _) -> {
              peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
              return true;
            });
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 502");
      assertThat(backend.heads.take()).doesNotContainIgnoringCase("upgrade");
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosed() throws Exception {
    ShellLimits some = ShellLimits.DEFAULT;
    ShellLimits one =
        new ShellLimits(
            1,
            some.connectionsPerAddress(),
            some.handshakes(),
            some.head(),
            4,
            some.replayBytes(),
            some.pipelined(),
            some.http2(),
            some.times());
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(RunningProxy.spec(TimeoutSpec.NONE, one, null, backend.address()));
        Backend.Peer client = proxy.connect()) {
      client.write(GET);
      client.readBody(client.readHead());
      try (Backend.Peer second = proxy.connect()) {
        assertThat(second.readToEnd()).isEmpty();
      }
      client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.readHead()).startsWith("HTTP/1.1 413 Content Too Large");
    }
  }

  @Test
  void aChunkThatIsAnnouncedTooLargeIsRefusedBeforeItComes() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      client.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000000\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 413 Content Too Large");
    }
  }

  @Test
  void largeBodiesGoThroughWithSlowReaders() throws Exception {
    int size = 8 << 20;
    try (Backend backend = echo();
        RunningProxy proxy = RunningProxy.to(backend.address());
        Backend.Peer client = proxy.connect()) {
      String body = "0123456789abcdef".repeat(size / 16);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.write(
                      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
                  client.write(body);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      String head = client.readHead();
      assertThat(client.readBody(head).equals(body)).isTrue();
      writer.join();
    }
  }
}
