package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.ShellLimits.Times;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exchanges in which nobody says anything for too long, and those that may. */
@SuppressWarnings("StringConcatToTextBlock") // lines end with CR LF
@Timeout(60)
class SilenceIT {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int MANY = 200_000;
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private static Backend saying(String answer) throws IOException {
    return new Backend((peer, _) -> {
      peer.write(answer);
      peer.readToEnd();
      return false;
    });
  }

  private static ProxySpec idle(Backend backend) {
    TimeoutSpec timeout = new TimeoutSpec(null, null, SHORT, true);
    return RunningProxy.spec(timeout, ShellLimits.DEFAULT, null, backend.address());
  }

  /** A body may be silent for less time than a call that goes both ways. */
  private static ProxySpec patient(Backend backend) {
    return patient(backend, SHORT);
  }

  private static ProxySpec patient(Backend backend, Duration body) {
    ShellLimits usual = ShellLimits.DEFAULT;
    Times t = usual.times();
    ShellLimits limits =
        new ShellLimits(
            usual.connections(),
            usual.connectionsPerAddress(),
            usual.handshakes(),
            usual.head(),
            usual.bodyBytes(),
            usual.replayBytes(),
            usual.pipelined(),
            usual.http2(),
            new Times(t.handshake(), t.head(), t.idle(), body, t.write(), body.multipliedBy(10)));
    return RunningProxy.spec(TimeoutSpec.NONE, limits, null, backend.address());
  }

  @Test
  void routeEndsARequestThatIsNotAnswered() throws Exception {
    try (Backend backend = saying("");
        RunningProxy proxy = RunningProxy.of(idle(backend));
        Backend.Peer client = proxy.connect()) {
      client.write(REQUEST);
      assertThat(client.readHead()).contains("504 ");
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }

  @Test
  void routeBreaksOffAnAnswerThatStops() throws Exception {
    try (Backend backend = saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        RunningProxy proxy = RunningProxy.of(idle(backend));
        Backend.Peer client = proxy.connect()) {
      client.write(REQUEST);
      assertThat(client.readHead()).contains("200 OK");
      assertThat(client.readToEnd()).isEqualTo("half");
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }

  @Test
  void webSocketIsEnded() throws Exception {
    String switching =
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    try (Backend backend = saying(switching);
        RunningProxy proxy = RunningProxy.of(patient(backend));
        Backend.Peer client = proxy.connect()) {
      client.write(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.readToEnd()).isEmpty();
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }

  @Test
  void bodyThatStopsIsRefused() throws Exception {
    try (Backend backend = saying("");
        RunningProxy proxy = RunningProxy.of(patient(backend));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false);
      client.data(1, false, "x");
      assertThat(client.message(1).status()).isEqualTo(408);
    }
  }

  @Test
  void bodyThatStopsIsRefusedHoweverBusyItsConnectionIs() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              boolean post = head.startsWith("POST ");
              if (!post) {
                peer.write("HTTP/1.1 204 No Content\r\n\r\n");
              }
              return !post || peer.readToEnd().isEmpty();
            });
        RunningProxy proxy = RunningProxy.of(patient(backend, Duration.ofSeconds(1)));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false);
      Http2Peer.Frame answer = null;
      for (int stream = 3; stream < MANY && (answer == null || answer.stream() != 1); stream += 2) {
        client.request(stream, "GET", "/", true);
        answer = client.await(Http2Peer.HEADERS);
        client.fields(answer);
      }
      assertThat(proxy.log).anyMatch(entry -> entry.reason().equals("request-timeout"));
    }
  }

  @Test
  void grpcCallMayBeSilentForLonger() throws Exception {
    try (Backend backend = saying("");
        RunningProxy proxy = RunningProxy.of(patient(backend));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false, "content-type", "application/grpc");
      client.data(1, false, "x");
      assertThat(client.message(1).head().get("grpc-status")).hasToString("4");
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }

  @Test
  void callThatIsAnsweredMayBeSilentForLonger() throws Exception {
    try (Backend backend = saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        RunningProxy proxy = RunningProxy.of(patient(backend));
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "POST", "/", false);
      client.data(1, false, "x");
      client.awaitReset(1);
      assertThat(proxy.nextEntry().reason()).isEqualTo("timeout");
    }
  }
}
