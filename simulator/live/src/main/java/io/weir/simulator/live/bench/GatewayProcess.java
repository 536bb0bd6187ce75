package io.weir.simulator.live.bench;

import io.weir.simulator.live.LiveException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, which ends with this. */
final class GatewayProcess implements AutoCloseable {

  private static final long READY_NANOS = 60_000_000_000L;
  private static final long BUILD_MINUTES = 20;
  private static final long POLL_MILLIS = 20;
  private static final int CONNECT_MILLIS = 200;
  private static final long STOP_MILLIS = 400;
  private static final int SHOWN_LINES = 5;

  private final Process process;
  private final Path log;
  private final Thread reaper;

  private GatewayProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly, "gateway-reaper");
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** A port that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }

  /** A launcher may have to build its program first, which takes minutes and happens once. */
  static void prepare(List<String> command) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--version");
    Process process =
        new ProcessBuilder(arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      boolean ended = process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new LiveException("'" + String.join(" ", arguments) + "' doesn't work");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param command to which {@code run FILE} is added
   * @param folder where its file and its log go
   */
  static GatewayProcess start(List<String> command, Path folder, String config, int port)
      throws IOException, InterruptedException {
    Path file = folder.resolve("gateway.yaml");
    Path log = folder.resolve("gateway.log");
    Files.writeString(file, config);
    List<String> arguments = new ArrayList<>(command);
    arguments.add("run");
    arguments.add(file.toString());
    ProcessBuilder builder =
        new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
    GatewayProcess gateway;
    try {
      gateway = new GatewayProcess(builder.start(), log);
    } catch (IOException e) {
      throw new LiveException("can't start the gateway: " + e.getMessage(), e);
    }
    try {
      gateway.awaitReady(port);
      return gateway;
    } catch (InterruptedException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private void awaitReady(int port) throws InterruptedException {
    long until = System.nanoTime() + READY_NANOS;
    while (!accepts(port)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new LiveException(
            "the gateway ended with " + process.exitValue() + ": " + lastLines());
      }
      if (System.nanoTime() > until) {
        throw new LiveException("the gateway doesn't listen after a minute: " + lastLines());
      }
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** CPU time that it has used so far. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** Throws if it has ended by itself. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new LiveException(
          "the gateway ended during the run with " + process.exitValue() + ": " + lastLines());
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
      return String.join(" | ", last);
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      interrupted = true;
      process.destroyForcibly();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException _) {
      // The JVM is ending, and the hook may run once more.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
