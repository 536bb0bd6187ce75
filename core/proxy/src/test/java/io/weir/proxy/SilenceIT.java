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
@Timeout(60)
class SilenceIT {

  private static final Duration SHORT = Duration.ofMillis(50);
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
            new Times(t.handshake(), t.head(), t.idle(), SHORT, t.write(), SHORT.multipliedBy(10)));
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
