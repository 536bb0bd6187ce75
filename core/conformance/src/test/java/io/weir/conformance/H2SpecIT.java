package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The 146 cases of h2spec 2.2.0, strict, against the gateway in front of a plain server. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "h2spec is a program for Linux on x86-64")
@Timeout(300)
class H2SpecIT {

  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final String ALL_PASSED = "146 tests, 146 passed, 0 skipped, 0 failed";

  @TempDir private static Path folder;
  private static HttpServer server;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    gateway = GatewayProcess.start(folder, server.getAddress().getPort(), "http1");
    unpack();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.stop(0);
  }

  private static void unpack() throws Exception {
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream in = H2SpecIT.class.getResourceAsStream(ARCHIVE)) {
      Files.copy(in, archive);
    }
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  private static String run(String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("h2spec").toString());
    command.addAll(List.of("--strict", "--host", "127.0.0.1", "--timeout", "10"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void everyCasePassesByPriorKnowledge() throws Exception {
    assertThat(run("--port", String.valueOf(gateway.port))).contains(ALL_PASSED);
  }

  @Test
  void everyCasePassesOverTls() throws Exception {
    String said = run("--port", String.valueOf(gateway.tlsPort), "--tls", "--insecure");
    assertThat(said).contains(ALL_PASSED);
  }
}
