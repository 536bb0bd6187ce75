package io.weir.benchmarks.running;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as a process of its own, started as users start it, and whichever process follows it.
 * Used by one thread.
 */
final class GatewayProcess implements AutoCloseable {

  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final String PATIENCE_SECONDS = "300";
  private static final long POLL_NANOS = 3_000_000;
  private static final String SERVING = "gateway: serving version";

  private final Path launcher;
  private final Path folder;
  private final Path journal;
  private final int adminPort;
  private final HttpClient client = HttpClient.newHttpClient();
  private ProcessHandle process;
  private long served;

  /**
   * Starts it, and waits until it serves.
   *
   * @param launcher as {@code bin/gateway}
   * @param folder for its files
   * @param configuration without {@code schema} and {@code admin}
   * @param javaOptions added to its own
   * @param onOutput gets each line of its standard output, on a thread of its own
   */
  GatewayProcess(
      Path launcher,
      Path folder,
      String configuration,
      String javaOptions,
      @Nullable Consumer<String> onOutput)
      throws IOException {
    this.launcher = launcher.toAbsolutePath();
    this.folder = folder;
    this.adminPort = freePort();
    write(configuration);
    ProcessBuilder builder = command("run", file().toString());
    builder.environment().put("WEIR_JAVA_OPTS", javaOptions);
    if (onOutput == null) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    // A file, for a pipe would end with the first process, and others follow it.
    journal = folder.resolve("journal");
    Process first = builder.redirectError(journal.toFile()).start();
    process = first.toHandle();
    if (onOutput != null) {
      read(first.getInputStream(), onOutput);
    }
    awaitServing();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ProcessBuilder command(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
    builder.environment().put("WEIR_RUNTIME_DIR", folder.resolve("run").toString());
    builder.environment().put("WEIR_LAUNCHER", launcher.toString());
    return builder;
  }

  private Path file() {
    return folder.resolve("gateway.yaml");
  }

  private void write(String configuration) throws IOException {
    Path draft = folder.resolve("gateway.draft");
    String admin = "schema: 1\nadmin: { port: " + adminPort + " }\n";
    Files.writeString(draft, admin + configuration);
    Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void read(InputStream from, Consumer<String> to) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            lines.lines().forEach(to);
          } catch (IOException | UncheckedIOException _) {
            // It has ended.
          }
        });
  }

  /** Waits until it says once more that it serves what is in its file. */
  private void awaitServing() throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    long before = served;
    while (served == before) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("the gateway does not serve: " + Files.readString(journal));
      }
      LockSupport.parkNanos(POLL_NANOS);
      served = journalLines(SERVING);
    }
  }

  /** Gives it another configuration, and waits until that is served. */
  void reload(String configuration) throws IOException {
    write(configuration);
    Process sent = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start();
    await(sent);
    awaitServing();
  }

  /** Has it followed by another process, and waits until the former has ended. */
  void upgrade() throws IOException {
    ProcessHandle before = process;
    Process upgrade = command("upgrade", file().toString(), "--wait", PATIENCE_SECONDS).start();
    String said = new String(upgrade.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String faults = new String(upgrade.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (await(upgrade) != 0) {
      throw new IOException("not upgraded: " + faults);
    }
    process = ProcessHandle.of(Long.parseLong(said.split(" ", 3)[1])).orElseThrow();
    before.onExit().join();
    awaitServing();
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What its admin address answers. */
  String admin(String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Collects its heap's garbage. */
  void collectGarbage() throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    await(
        new ProcessBuilder(tool.toString(), String.valueOf(process.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** What the system tells of it. */
  Path procFolder() {
    return Path.of("/proc", String.valueOf(process.pid()));
  }

  /** A line of its status there; in kB, where it is memory, such as VmRSS or RssAnon. */
  long statusKilobytes(String name) throws IOException {
    return Files.readAllLines(procFolder().resolve("status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(-1);
  }

  /** How many lines that it wrote so far have this in them. */
  long journalLines(String text) throws IOException {
    try (Stream<String> lines = Files.lines(journal)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    client.close();
  }
}
