package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What testssl.sh finds at a listener with a pair of certificates, RSA and ECDSA, at the defaults:
 * nothing that is worse than information. By default without its slow parts, which try 370 suites
 * one by one and 34 clients; {@code -Dweir.testssl=full} runs these too.
 */
@Timeout(600)
class TestSslIT {

  private static final String HOST = "a.example.com";

  /** Protocols, suites, forward secrecy, preferences, certificates, fields, vulnerabilities. */
  private static final List<String> SHORT = List.of("-p", "-s", "-f", "-P", "-S", "-h", "-U");

  /** Findings that nobody but the test itself, or the machine that it runs on, can do better in. */
  private static final Set<String> NOT_THE_GATEWAYS =
      Set.of(
          "cert_revocation", // a private authority says nowhere what it has revoked
          "engine_problem"); // OpenSSL here has no GOST, which no gateway offers anyway

  @TempDir private static Path folder;
  private static HttpServer server;
  private static GatewayProcess gateway;

  /** A row of what testssl.sh writes. */
  private record Finding(String id, String severity, String text) {
    static Finding of(String line) {
      String[] columns = line.substring(1, line.length() - 1).split("\",\"", -1);
      return new Finding(columns[0].split(" ", 2)[0], columns[3], columns[4]);
    }

    boolean bad() {
      return !severity.equals("OK") && !severity.equals("INFO") && !NOT_THE_GATEWAYS.contains(id);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(program() != null, "testssl.sh is not installed");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext(
        "/",
        exchange -> {
          // These are an endpoint's to say; the gateway passes them on.
          exchange.getResponseHeaders().set("Strict-Transport-Security", "max-age=63072000");
          exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Path rsa = certify("rsa", "rsa:2048");
    Path ec = certify("ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    gateway =
        GatewayProcess.start(
            folder,
            server.getAddress().getPort(),
            "http1",
            GatewayProcess.pair(rsa) + ", " + GatewayProcess.pair(ec));
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
      server.stop(0);
    }
  }

  /** Debian calls it testssl, its authors testssl.sh. */
  private static String program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(place -> Stream.of(Path.of(place, "testssl"), Path.of(place, "testssl.sh")))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  private static void run(Path out, List<String> command) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start()
            .waitFor();
    assertThat(status).as(() -> read(out)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Makes a certificate as public authorities do, but that nobody has signed. */
  private static Path certify(String name, String... key) throws Exception {
    Path files = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-newkey"));
    command.addAll(List.of(key));
    command.addAll(List.of("-days", "200", "-subj", "/CN=" + HOST));
    command.addAll(List.of("-addext", "subjectAltName=DNS:" + HOST));
    command.addAll(List.of("-out", files + ".pem", "-keyout", files + ".key"));
    run(folder.resolve("openssl.txt"), command);
    return files;
  }

  /** The two certificates are authorities themselves, so that the chain is one that is trusted. */
  private static List<Finding> findings() throws Exception {
    Path table = folder.resolve("findings.csv");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program(), "--color", "0", "--warnings", "off", "--quiet"));
    command.addAll(List.of("--nodns", "none", "--ip", "127.0.0.1"));
    command.addAll(List.of("--add-ca", folder + "/rsa.pem," + folder + "/ec.pem"));
    command.addAll(List.of("--csvfile", table.toString()));
    if (!System.getProperty("weir.testssl", "").equals("full")) {
      command.addAll(SHORT);
    }
    command.add(HOST + ":" + gateway.tlsPort);
    run(folder.resolve("testssl.txt"), command);
    return Files.readAllLines(table).stream().skip(1).map(Finding::of).toList();
  }

  @Test
  void nothingIsFoundThatIsWorseThanInformation() throws Exception {
    List<Finding> all = findings();
    assertThat(all)
        .extracting(Finding::id)
        .contains(
            "TLS1_3", "cipher_order", "cert_trust", "HSTS_time", "heartbleed", "secure_renego");
    assertThat(all).filteredOn(Finding::bad).isEmpty();
  }
}
