package io.weir.benchmarks.raw;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway that runs as one process on loopback, with one thread that serves and one endpoint
 * behind it.
 */
public final class Peer implements AutoCloseable {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Kind kind;
  private final int port;
  private final Process process;

  private Peer(Kind kind, int port, Process process) {
    this.kind = kind;
    this.port = port;
    this.process = process;
  }

  /**
   * How one is set up.
   *
   * @param folder for its files
   * @param endpoint the port of what is behind it
   */
  public record Setup(Path folder, int endpoint) {}

  /** Starts one and waits until it listens; throws an IOException if it does not. */
  public static Peer start(Kind kind, Setup setup) throws IOException {
    int port = freePort();
    Files.createDirectories(setup.folder());
    Path file = setup.folder().resolve(kind.fileName());
    Files.writeString(file, kind.configuration(setup, port));
    Path log = setup.folder().resolve(kind.label() + ".log");
    Process process =
        new ProcessBuilder(kind.command(file))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Peer peer = new Peer(kind, port, process);
    if (!listens(process, port)) {
      peer.close();
      throw new IOException(kind.label() + " does not start: " + lastLine(log));
    }
    return peer;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until a process takes connections; false if it ends or takes too long. */
  private static boolean listens(Process process, int port) {
    long end = System.nanoTime() + START_NANOS;
    while (process.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return true;
      } catch (IOException _) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return false;
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return lines.isEmpty() ? "it says nothing" : lines.getLast();
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
