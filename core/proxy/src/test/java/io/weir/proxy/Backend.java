package io.weir.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An endpoint on loopback that records what it gets, byte by byte, and answers as it is told. */
final class Backend implements AutoCloseable {

  /** What a connection does with one request; false to close it then. */
  @FunctionalInterface
  interface Script {
    boolean serve(Peer peer, String head) throws IOException;
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  Backend(Script script) throws IOException {
    this(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), script);
  }

  Backend(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with 200 and that body. */
  static Backend answering(String body) throws IOException {
    return new Backend((peer, _) -> {
      peer.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
      return true;
    });
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
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Peer peer = new Peer(socket);
      String head = peer.readHead();
      while (!head.isEmpty()) {
        heads.add(head);
        if (!script.serve(peer, head)) {
          return;
        }
        head = peer.readHead();
      }
      ends.add("end");
    } catch (IOException e) {
      ends.add("broken");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One side of a connection, as text of one byte per character. */
  static final class Peer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new java.io.BufferedInputStream(socket.getInputStream());
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
    }

    static Peer connect(int port) throws IOException {
      return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Up to and with the empty line; empty where the connection ends before a byte came. */
    String readHead() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (true) {
        int b = in.read();
        if (b < 0) {
          return head.toString(StandardCharsets.ISO_8859_1);
        }
        head.write(b);
        if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          return head.toString(StandardCharsets.ISO_8859_1);
        }
      }
    }

    String read(int length) throws IOException {
      return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    String readToEnd() throws IOException {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The body of a head that was read. */
    String readBody(String head) throws IOException {
      String lower = head.toLowerCase(java.util.Locale.ROOT);
      int length = lower.indexOf("content-length: ");
      if (length >= 0) {
        return read(Integer.parseInt(head.substring(length + 16, head.indexOf("\r\n", length))));
      }
      return lower.contains("transfer-encoding: chunked") ? readChunks() : "";
    }

    private String readChunks() throws IOException {
      StringBuilder body = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(readLine(), 16);
        if (size == 0) {
          String trailer = readLine();
          while (!trailer.isEmpty()) {
            body.append('|').append(trailer);
            trailer = readLine();
          }
          return body.toString();
        }
        body.append(read(size));
        readLine();
      }
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      int b = in.read();
      while (b >= 0 && b != '\n') {
        line.append((char) b);
        b = in.read();
      }
      return line.isEmpty() ? "" : line.substring(0, line.length() - 1);
    }

    Socket socket() {
      return socket;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
