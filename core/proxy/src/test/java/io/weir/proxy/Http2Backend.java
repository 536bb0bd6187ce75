package io.weir.proxy;

import io.netty.handler.codec.http2.Http2Headers;
import io.weir.proxy.Http2Peer.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An endpoint on loopback that speaks HTTP/2 by prior knowledge and answers as it is told. */
final class Http2Backend implements AutoCloseable {

  /** A request as it came, all of it unless it is a tunnel's. */
  record Request(
      int connection, int stream, Http2Headers head, String body, Http2Headers trailers) {
    String path() {
      return head.path().toString();
    }
  }

  /** What is done with a request. */
  @FunctionalInterface
  interface Script {
    void serve(Http2Peer peer, Request request) throws IOException;
  }

  private final ServerSocket server;
  private final Script script;
  private final int[] settings;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  final BlockingQueue<Frame> resets = new LinkedBlockingQueue<>();
  final BlockingQueue<String> tunnelled = new LinkedBlockingQueue<>();

  Http2Backend(Script script, int... settings) throws IOException {
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.script = script;
    this.settings = settings;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers with a body. */
  static void answer(Http2Peer peer, int stream, String body) throws IOException {
    peer.head(stream, body.isEmpty(), ":status", "200");
    if (!body.isEmpty()) {
      peer.data(stream, true, body);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  int connections() {
    return sockets.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = sockets.size();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (Http2Peer peer = new Http2Peer(socket)) {
      peer.settings(settings);
      peer.readPreface();
      Map<Integer, Http2Headers> heads = new HashMap<>();
      Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
      for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
        take(peer, number, frame, heads, bodies);
      }
    } catch (IOException | AssertionError _) {
      // The test looks at what the proxy makes of it.
    }
  }

  private void take(
      Http2Peer peer,
      int number,
      Frame frame,
      Map<Integer, Http2Headers> heads,
      Map<Integer, ByteArrayOutputStream> bodies)
      throws IOException {
    int stream = frame.stream();
    Http2Headers trailers = null;
    switch (frame.type()) {
      case Http2Peer.HEADERS -> {
        Http2Headers fields = peer.fields(frame);
        if (heads.putIfAbsent(stream, fields) != null) {
          trailers = fields;
        }
        bodies.computeIfAbsent(stream, _ -> new ByteArrayOutputStream());
        if ("CONNECT".contentEquals(fields.method() == null ? "" : fields.method())) {
          serve(peer, new Request(number, stream, fields, "", null));
        }
      }
      case Http2Peer.DATA -> {
        bodies.get(stream).write(frame.payload());
        if (frame.payload().length > 0) {
          peer.window(0, frame.payload().length);
          if (!frame.ends()) {
            peer.window(stream, frame.payload().length);
          }
        }
        if ("CONNECT".contentEquals(heads.get(stream).method())) {
          tunnelled.add(new String(frame.payload(), StandardCharsets.ISO_8859_1));
          return;
        }
      }
      case Http2Peer.RST_STREAM -> resets.add(frame);
      default -> {
        return;
      }
    }
    if (frame.type() != Http2Peer.RST_STREAM && frame.ends()) {
      String body = bodies.get(stream).toString(StandardCharsets.ISO_8859_1);
      serve(peer, new Request(number, stream, heads.get(stream), body, trailers));
    }
  }

  private void serve(Http2Peer peer, Request request) throws IOException {
    requests.add(request);
    script.serve(peer, request);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
