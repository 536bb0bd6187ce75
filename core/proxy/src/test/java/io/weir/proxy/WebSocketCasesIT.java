package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.proxy.Http2Peer.Frame;
import io.weir.proxy.WebSocketCases.Case;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * WebSockets through the proxy are what they are without it: in each of {@link WebSocketCases} a
 * client hears the same bytes, and the same end, as straight from the endpoint.
 */
@Timeout(300)
class WebSocketCasesIT {

  private static final int MAX_DATA = 16 << 10;
  private static final int WINDOW = 65_535;

  private static String extensions(Case each) {
    return each.deflates() ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
  }

  /** What a client of HTTP/1 hears after the upgrade, up to the end. */
  private static byte[] http1(int port, Case each) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        Backend.Peer peer = new Backend.Peer(socket)) {
      peer.write(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + extensions(each)
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      String head = peer.readHead();
      assertThat(head).startsWith("HTTP/1.1 101 ");
      assertThat(head.contains("permessage-deflate")).isEqualTo(each.deflates());
      Thread writer = Thread.ofVirtual().start(() -> write(socket, each));
      String heard = peer.readToEnd();
      writer.join();
      return heard.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static void write(Socket socket, Case each) {
    byte[] bytes = each.bytes();
    try {
      for (int at = 0; at < bytes.length; at += Math.min(each.piece(), bytes.length)) {
        socket.getOutputStream().write(bytes, at, Math.min(each.piece(), bytes.length - at));
      }
    } catch (IOException _) {
      // The other side has closed; what it said before is what counts.
    }
  }

  /** The same for a client of HTTP/2, which keeps to the windows and widens its own. */
  private static final class Http2Client implements AutoCloseable {
    private final Http2Peer peer;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private int connectionWindow = WINDOW;
    private int streamWindow = WINDOW;
    private int unreturned;
    private boolean ended;

    Http2Client(int port) throws IOException {
      peer = Http2Peer.connect(port);
    }

    byte[] talk(Case each) throws IOException {
      open(each);
      byte[] bytes = each.bytes();
      int at = 0;
      while (!ended) {
        int room = Math.min(MAX_DATA, Math.min(connectionWindow, streamWindow));
        int length = Math.min(Math.min(room, each.piece()), bytes.length - at);
        if (length > 0) {
          peer.send(Http2Peer.DATA, 0, 1, Arrays.copyOfRange(bytes, at, at + length));
          at += length;
          connectionWindow -= length;
          streamWindow -= length;
        } else {
          take(peer.read());
        }
      }
      return heard.toByteArray();
    }

    private void open(Case each) throws IOException {
      String[] more = {
        "sec-websocket-version", "13", "sec-websocket-extensions", "permessage-deflate"
      };
      peer.webSocket(1, "a", "/", each.deflates() ? more : Arrays.copyOf(more, 2));
      Frame frame = peer.read();
      while (frame.type() != Http2Peer.HEADERS) {
        take(frame);
        frame = peer.read();
      }
      var fields = peer.fields(frame);
      assertThat(fields.status()).hasToString("200");
      assertThat(fields.contains("sec-websocket-extensions")).isEqualTo(each.deflates());
    }

    private void take(Frame frame) throws IOException {
      switch (frame.type()) {
        case Http2Peer.DATA -> {
          heard.write(frame.payload());
          ended = frame.ends();
          widen(frame.payload().length);
        }
        case Http2Peer.WINDOW_UPDATE -> {
          connectionWindow += frame.stream() == 0 ? frame.number(0) : 0;
          streamWindow += frame.stream() == 0 ? 0 : frame.number(0);
        }
        default -> assertThat(frame.type()).isEqualTo(Http2Peer.SETTINGS);
      }
    }

    private void widen(int length) throws IOException {
      unreturned += length;
      if (unreturned >= MAX_DATA && !ended) {
        peer.window(0, unreturned);
        peer.window(1, unreturned);
        unreturned = 0;
      }
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  @Test
  void everyCaseIsTheSameWithAndWithoutTheProxy() throws Exception {
    try (Backend backend = new Backend(new StrictEcho());
        RunningProxy proxy = RunningProxy.to(backend.address())) {
      int endpoint = Integer.parseInt(backend.address().substring("127.0.0.1:".length()));
      Set<Integer> codes = new HashSet<>();
      for (Case each : WebSocketCases.all()) {
        byte[] direct = http1(endpoint, each);
        codes.add(lastNumber(direct));
        assertSame(each, "HTTP/1", direct, http1(proxy.port, each));
        try (Http2Client client = new Http2Client(proxy.port)) {
          assertSame(each, "HTTP/2", direct, client.talk(each));
        }
      }
      assertThat(codes).as("what connections ended with").contains(1000, 1002, 1007, 4999);
    }
  }

  private static int lastNumber(byte[] heard) {
    return (heard[heard.length - 2] & 255) << 8 | (heard[heard.length - 1] & 255);
  }

  private static void assertSame(Case each, String version, byte[] direct, byte[] through) {
    assertThat(Arrays.mismatch(direct, through))
        .as("%s over %s: the first byte that differs", each.name(), version)
        .isEqualTo(-1);
  }
}
