package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.proxy.Http2Peer.Frame;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies over HTTP/2 that come byte by byte. */
@Timeout(60)
class SlowBodyIT {

  private static final int PACE_MILLIS = 200;
  private static final int MORE = 10;
  private static final int WINDOW = 64 << 10;
  private static final int CHUNK = 4 << 10;

  /** One connection to the endpoint, so that a second request waits, and its body with it. */
  private static ProxySpec narrow(Backend backend) {
    UpstreamSpec.Connections usual = UpstreamSpec.Connections.DEFAULT;
    return RunningProxy.reaching(
        RunningProxy.spec(TimeoutSpec.NONE, Limits.window(WINDOW), null, backend.address()),
        new UpstreamSpec(
            "api",
            UpstreamSpec.Protocol.HTTP1,
            null,
            UpstreamSpec.ProxyHeader.NONE,
            new UpstreamSpec.Connections(
                1,
                usual.streams(),
                usual.waiting(),
                usual.connectTimeout(),
                usual.idle(),
                usual.lifetime(),
                usual.requests())));
  }

  /** A client that sends next to nothing, and that often. */
  private static final class Dripping implements AutoCloseable {
    private final Http2Peer peer;
    private final int stream;
    private Frame answer;

    Dripping(Http2Peer peer, int stream) throws IOException {
      this.peer = peer;
      this.stream = stream;
      peer.socket().setSoTimeout(PACE_MILLIS);
      peer.request(stream, "POST", "/slow", false);
    }

    /** Sends a byte if nothing was said to it within its pace. */
    boolean answered() throws IOException {
      try {
        Frame frame = peer.read();
        if (frame.stream() == stream && frame.type() == Http2Peer.HEADERS) {
          answer = frame;
        }
      } catch (SocketTimeoutException _) {
        peer.data(stream, false, "x");
      }
      return answer != null;
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  /** Leaves next to nothing of the connection's window, on a stream whose data nobody takes. */
  private static void fillWindow(Http2Peer peer, int stream) throws IOException {
    peer.request(stream, "POST", "/stuck", false);
    int left = 65_535;
    while (left >= 2 * CHUNK) {
      peer.data(stream, false, "x".repeat(CHUNK));
      left -= CHUNK;
      peer.send(Http2Peer.PING, 0, 0, new byte[8]);
      Frame frame = peer.read();
      while (frame.type() != Http2Peer.PING) {
        left +=
            frame.type() == Http2Peer.WINDOW_UPDATE && frame.stream() == 0 ? frame.number(0) : 0;
        frame = peer.read();
      }
    }
  }

  @Test
  void bodyThatDripsIsRefusedUnlessItIsHeldUp() throws Exception {
    try (Backend backend =
            new Backend((peer, head) -> {
              if (head.startsWith("GET /next ")) {
                peer.write("HTTP/1.1 204 No Content\r\n\r\n");
              }
              return head.startsWith("GET /next ") || peer.readToEnd().isEmpty();
            });
        RunningProxy wide = RunningProxy.to(backend.address());
        RunningProxy narrow = RunningProxy.of(narrow(backend));
        Backend.Peer holder = narrow.connect();
        Http2Peer waiting = Http2Peer.connect(narrow.port)) {
      holder.write("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(backend.heads.take()).startsWith("GET /hold ");
      fillWindow(waiting, 1);
      try (Dripping heldUp = new Dripping(waiting, 3);
          Dripping client = new Dripping(Http2Peer.connect(wide.port), 1)) {
        while (!client.answered()) {
          assertThat(heldUp.answered()).isFalse();
        }
        assertThat(client.peer.fields(client.answer).status()).hasToString("408");
        assertThat(wide.nextEntry().reason()).isEqualTo("request-timeout");
        for (int i = 0; i < MORE; i++) {
          assertThat(heldUp.answered()).isFalse();
        }
        client.peer.socket().setSoTimeout((int) RunningProxy.SOON.toMillis());
        client.peer.request(3, "GET", "/next", true);
        Frame next = client.peer.await(Http2Peer.HEADERS);
        assertThat(client.peer.fields(next).status()).hasToString("204");
      }
    }
  }
}
