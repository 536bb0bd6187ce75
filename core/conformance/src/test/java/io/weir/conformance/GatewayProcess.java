package io.weir.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The gateway's application as a process of its own, on loopback, in front of one endpoint. */
final class GatewayProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  final int port;
  final int tlsPort;

  private GatewayProcess(Process process, BufferedReader output, int port, int tlsPort) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param folder for its configuration
   * @param protocol of the endpoint, as the configuration has it
   */
  static GatewayProcess start(Path folder, int endpointPort, String protocol) throws IOException {
    String certificates = System.getProperty("weir.certificates");
    return start(folder, endpointPort, protocol, pair(Path.of(certificates, "a")));
  }

  /** A certificate and its key, as the configuration has them: two files of one name. */
  static String pair(Path name) {
    return "{ chain: '%s.pem', key: '%s.key' }".formatted(name, name);
  }

  /**
   * The same with certificates of one's own.
   *
   * @param certificates as the configuration has them, with commas between
   */
  static GatewayProcess start(Path folder, int endpointPort, String protocol, String certificates)
      throws IOException {
    int port = freePort();
    int tlsPort = freePort();
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        schema: 1
        listeners:
          plain: { address: 127.0.0.1, port: %d }
          tls:
            address: 127.0.0.1
            port: %d
            tls: { certificates: [ %s ], unknown-host: serve }
        routes: [ { to: endpoint } ]
        clusters:
          endpoint: { endpoints: [ "127.0.0.1:%d" ], protocol: %s }
        admin: none
        """
            .formatted(port, tlsPort, certificates, endpointPort, protocol));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", // as users run it
                "-Dio.netty.leakDetection.level=paranoid",
                "-jar",
                System.getProperty("weir.gateway"),
                "run",
                file.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    awaitServing(output);
    return new GatewayProcess(process, output, port, tlsPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitServing(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.contains("serving version")) {
        return;
      }
    }
    throw new IOException("the gateway does not serve:\n" + said);
  }

  /** Ends it, and gives what it said since it serves: leaks, above all. */
  String end() throws IOException, InterruptedException {
    process.toHandle().destroy(); // unlike Process.destroy it leaves what was said to be read
    String said = output.readAllAsString();
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
