package io.weir.benchmarks.running;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 endpoint on loopback that answers every GET with its own name. Its capacity can be
 * given: so many at once, each for so long, in the order of their arrival.
 */
final class Endpoint implements AutoCloseable {

  private static final int BACKLOG = 1024;

  private final ServerSocket server =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private final byte[] answer;
  private final IntConsumer onRequest;
  private final @Nullable Semaphore workers;
  private final Duration service;

  /** Answers at once; {@code onRequest} is told the number of each request. */
  Endpoint(String name, IntConsumer onRequest) throws IOException {
    this(name, onRequest, 0, Duration.ZERO);
  }

  /** Works on at most so many requests at once, on each for that time. */
  Endpoint(String name, IntConsumer onRequest, int workers, Duration service) throws IOException {
    this.answer =
        ("HTTP/1.1 200 OK\r\ncontent-length: " + name.length() + "\r\n\r\n" + name)
            .getBytes(StandardCharsets.US_ASCII);
    this.onRequest = onRequest;
    this.workers = workers == 0 ? null : new Semaphore(workers, true);
    this.service = service;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String head = Wire.readHead(in);
      while (!head.isEmpty()) {
        onRequest.accept(Wire.number(head));
        work();
        out.write(answer);
        head = Wire.readHead(in);
      }
    } catch (IOException | InterruptedException _) {
      // The other side is gone, or the run is over.
    }
  }

  private void work() throws InterruptedException {
    Semaphore free = workers;
    if (free != null) {
      free.acquire();
      try {
        Thread.sleep(service);
      } finally {
        free.release();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
