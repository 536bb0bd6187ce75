package io.weir.benchmarks.running;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** A client's connection; used by one thread at a time. */
final class Connection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private boolean open = true;

  /**
   * What came back.
   *
   * @param status of the answer
   * @param body of the answer
   */
  record Answer(int status, String body) {}

  Connection(SocketFactory factory, int port) throws IOException {
    socket = factory.createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Asks, and waits for the answer. */
  Answer ask(int number, boolean last) throws IOException {
    socket.getOutputStream().write(Wire.request(number, last));
    String head = Wire.readHead(in);
    if (head.isEmpty()) {
      throw new IOException("closed without an answer");
    }
    open = !last && !head.contains("\r\nconnection: close");
    return new Answer(Wire.status(head), Wire.readBody(head, in));
  }

  /** Whether it can be asked again. */
  boolean open() {
    return open;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
