package io.weir.gateway.command;

import io.weir.gateway.run.Gateway;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;

/**
 * Serves itself for some seconds, for the JVM to take down which classes serving needs and which
 * code is hot (JEP 514 and 515). The launcher does that once, after a build; then a gateway's first
 * requests do not wait for classes, and the compiler begins with what it should.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Serve itself for a while, so that the JVM can prepare a fast start.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {

  private static final int CLIENTS = 4;
  private static final int ROUNDS = 3_000;
  private static final int STREAMS = 90;
  private static final int PATIENCE_MILLIS = 10_000;

  private static final byte[] ANSWER =
      ascii("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n" + "x".repeat(100));
  private static final byte[] GET =
      ascii("GET /some/path?a=b HTTP/1.1\r\nhost: localhost\r\nuser-agent: rehearsal\r\n\r\n");
  private static final byte[] POST =
      ascii("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\r\nbody");
  private static final byte[] NOBODY = ascii("GET /none HTTP/1.1\r\nhost: localhost\r\n\r\n");
  private static final byte[] METRICS =
      ascii("GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");

  /** The preface of HTTP/2 and empty settings. */
  private static final byte[] PREFACE =
      ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0");

  /** GET / of localhost by the static table, without the stream's number before it. */
  private static final byte[] FIELDS = HexFormat.of().parseHex("82868401096c6f63616c686f7374");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("weir-rehearsal");
    Path file = folder.resolve("gateway.yaml");
    try (ServerSocket endpoint = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, configuration(endpoint.getLocalPort()));
      Thread.ofPlatform().daemon().start(() -> accept(endpoint));
      try (Gateway gateway = Gateway.start(file, _ -> {})) {
        perform(gateway.port("web"));
        ask(gateway.adminPort(), METRICS);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
    return Exit.OK;
  }

  private static String configuration(int endpoint) {
    return """
    schema: 1
    listeners:
      web: { port: 0, address: 127.0.0.1 }
    routes: [ { to: api }, { path: /none, to: none } ]
    clusters:
      api: [ 127.0.0.1:%d ]
      none: []
    admin: { port: 0 }
    drain: 0s
    event-loops: 1
    """
        .formatted(endpoint);
  }

  private static void perform(int port) throws InterruptedException, ExecutionException {
    List<Future<?>> clients = new ArrayList<>();
    try (ExecutorService each = Executors.newCachedThreadPool()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(each.submit(() -> askByHttp1(port)));
        clients.add(each.submit(() -> askByHttp2(port)));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  private static Void askByHttp1(int port) throws IOException {
    try (Socket socket = connect(port)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < ROUNDS; i++) {
        socket.getOutputStream().write(i % 10 == 0 ? POST : i % 10 == 1 ? NOBODY : GET);
        readAnswer(in);
      }
    }
    return null;
  }

  /** As many streams as a connection has at once, again and again. */
  private static Void askByHttp2(int port) throws IOException {
    for (int i = 0; i < ROUNDS / STREAMS; i++) {
      try (Socket socket = connect(port)) {
        OutputStream out = socket.getOutputStream();
        out.write(PREFACE);
        for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
          out.write(new byte[] {0, 0, (byte) FIELDS.length, 1, 5, 0, 0, 0, (byte) stream});
          out.write(FIELDS);
        }
        readStreams(new BufferedInputStream(socket.getInputStream()));
      }
    }
    return null;
  }

  private static void readStreams(InputStream in) throws IOException {
    int ended = 0;
    while (ended < STREAMS) {
      byte[] frame = in.readNBytes(9);
      in.skipNBytes(((frame[0] & 0xff) << 16) | ((frame[1] & 0xff) << 8) | (frame[2] & 0xff));
      boolean answers = frame[3] <= 1;
      ended += answers && (frame[4] & 1) != 0 ? 1 : 0;
    }
  }

  private static void ask(int port, byte[] request) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request);
      socket.getInputStream().readAllBytes();
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void readAnswer(InputStream in) throws IOException {
    String head = readHead(in);
    String length = "content-length: ";
    int at = head.indexOf(length) + length.length();
    in.skipNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended in a head");
      }
      head.append((char) (b >= 'A' && b <= 'Z' ? b + 32 : b));
    }
    return head.toString();
  }

  // The endpoint

  private static void accept(ServerSocket endpoint) {
    try {
      while (true) {
        Socket socket = endpoint.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // It was closed: the rehearsal is over.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String head = readHead(in);
        in.skipNBytes(head.startsWith("post") ? 4 : 0);
        socket.getOutputStream().write(ANSWER);
      }
    } catch (IOException _) {
      // The gateway has ended the connection.
    }
  }
}
