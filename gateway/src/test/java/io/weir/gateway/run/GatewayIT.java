package io.weir.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.transport.Transport;
import io.weir.codec.shell.ProxySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway in this process, its files, and a client. */
@Timeout(60)
class GatewayIT {

  @TempDir private Path folder;
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer one;
  private HttpServer two;

  @BeforeEach
  void startEndpoints() throws IOException {
    one = endpoint("one");
    two = endpoint("two");
  }

  @AfterEach
  void stopEndpoints() {
    one.stop(0);
    two.stop(0);
    client.close();
  }

  private static HttpServer endpoint(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] text = name.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), text);
  }

  private static String config(HttpServer endpoint) {
    return """
    schema: 1
    listeners:
      web: { port: 0, address: 127.0.0.1 }
    routes: [ { to: api } ]
    clusters:
      api: [ 127.0.0.1:%d ]
    admin: { port: 0 }
    drain: 1s
    event-loops: 2
    """
        .formatted(endpoint.getAddress().getPort());
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void saysWhatAnotherConfigurationChangesOnlyAtTheNextStart() throws Exception {
    Path file = write(config(one));
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      write(
          config(one)
              .replace("admin: { port: 0 }", "admin: none")
              .replace("event-loops: 2", "event-loops: 1\ntransport: nio\naccess-log: {}"));
      gateway.reload();
      assertThat(journal)
          .contains(
              "warning: admin: takes effect at the next start or upgrade",
              "warning: access-log: takes effect at the next start or upgrade",
              "warning: event-loops: takes effect at the next start or upgrade",
              "warning: transport: takes effect at the next start or upgrade")
          .noneMatch(line -> line.contains("tracing"));
    }
  }

  @Test
  void saysWhatCannotBeOpened() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Path admin =
          write(config(one).replace("{ port: 0 }", "{ port: " + taken.getLocalPort() + " }"));
      assertThatThrownBy(() -> Gateway.start(admin, journal::add))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("can't listen on " + address + " for admin: ");
    }
    Path log = write(config(one) + "access-log: { file: no/such/folder/access.log }\n");
    assertThatThrownBy(() -> Gateway.start(log, journal::add))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't write the access log: ");
  }

  @Test
  void servesAndTakesOverAnotherConfiguration() throws Exception {
    Path file = write(config(one));
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      int port = gateway.port("web");
      assertThat(get(port, "/").body()).isEqualTo("one");
      write(config(two));
      gateway.reload();
      assertThat(get(port, "/").body()).isEqualTo("two");
      assertThat(gateway.port("web")).isEqualTo(port);
    }
  }

  @Test
  void operatorsSeeWhatWasCountedAndWhatIsKnown() throws Exception {
    try (Gateway gateway = Gateway.start(write(config(one)), journal::add)) {
      get(gateway.port("web"), "/");
      get(gateway.port("web"), "/");
      assertThat(get(gateway.adminPort(), "/metrics").body())
          .contains("request_total{direction=\"inbound\",route_name=\"/\",srv_name=\"web\"} 2.0")
          .contains("response_latency_ms_bucket{backend_name=\"api\"");
      assertThat(get(gateway.adminPort(), "/clusters").body())
          .contains("\"name\" : \"api\"", "\"suspect\" : false");
      assertThat(get(gateway.adminPort(), "/config").body())
          .contains("\"filesInForce\" : true", "\"backends\"");
    }
  }

  @Test
  void metricsTellOfConnectionsReloadsAndTheProcess() throws Exception {
    Path file = write(config(one));
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      get(gateway.port("web"), "/");
      write(config(two));
      gateway.reload();
      write(config(two) + "unknown: 1\n");
      gateway.reload();
      assertThat(get(gateway.adminPort(), "/metrics").body())
          .containsPattern("tcp_open_total\\{direction=\"inbound\",peer=\"src\"} [1-9]")
          .contains("tcp_open_connections{direction=\"inbound\",peer=\"src\"}")
          .contains("inbound_http_errors_total{error=\"no-route\"} 0.0")
          .contains("weir_http_responses_total{status_class=\"2xx\"} 1.0")
          .contains("weir_config_reloads_total{result=\"success\"} 1.0")
          .contains("weir_config_reloads_total{result=\"failure\"} 1.0")
          .contains("weir_build_info{")
          .contains("weir_dropped_total{what=\"access_log_lines\"} 0.0")
          .contains("weir_dropped_total{what=\"spans\"} 0.0")
          .contains("jvm_memory_used_bytes{", "weir_direct_memory_bytes", "process_uptime_seconds");
    }
  }

  @Test
  void operatorsSetWhatIsLoggedAndNothingElse() throws Exception {
    try (Gateway gateway = Gateway.start(write(config(one)), journal::add)) {
      int admin = gateway.adminPort();
      assertThat(send(admin, "PUT", "/loglevel/io.some", "debug").body())
          .contains("\"io.some\" : \"debug\"");
      assertThat(get(admin, "/loglevel").body()).contains("\"io.some\" : \"debug\"", "\"root\"");
      assertThat(send(admin, "PUT", "/loglevel/io.some", "loud").statusCode()).isEqualTo(400);
      assertThat(send(admin, "PUT", "/loglevel/io.some", "inherit").body())
          .doesNotContain("io.some");
      assertThat(send(admin, "PUT", "/config", "").statusCode()).isEqualTo(405);
      assertThat(send(admin, "POST", "/loglevel/io.some", "debug").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void pagesOfOthersCannotAskTheAdminAddress() throws Exception {
    try (Gateway gateway = Gateway.start(write(config(one)), journal::add);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.adminPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /config HTTP/1.1\r\nhost: evil.example:9901\r\nconnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403 ")
          .contains("content-security-policy: default-src 'none'; script-src 'self'");
    }
  }

  private HttpResponse<String> send(int port, String method, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void badFileNeverTakesDownAGoodOne() throws Exception {
    Path file = write(config(one));
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      write(config(two).replace("listeners", "listners"));
      gateway.reload();
      assertThat(get(gateway.port("web"), "/").body()).isEqualTo("one");
      assertThat(journal)
          .anyMatch(line -> line.contains("gateway.yaml:2:1: ") && line.contains("listners"))
          .anyMatch(line -> line.startsWith("keeping version "));
      assertThat(get(gateway.adminPort(), "/config").body()).contains("\"filesInForce\" : false");
      write(config(one));
      gateway.reload();
      assertThat(journal.getLast()).startsWith("the files are as before: serving version ");
      assertThat(get(gateway.adminPort(), "/config").body()).contains("\"filesInForce\" : true");
    }
  }

  @Test
  void portThatIsTakenIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = write(config(one).replace("port: 0, a", "port: " + taken.getLocalPort() + ", a"));
      assertThatThrownBy(() -> Gateway.start(file, journal::add))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void adminTellsOfReadinessAndClusters() throws Exception {
    Path file = write(config(one));
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      int admin = gateway.adminPort();
      assertThat(get(admin, "/live").statusCode()).isEqualTo(200);
      assertThat(get(admin, "/ready").statusCode()).isEqualTo(200);
      assertThat(get(admin, "/clusters").body())
          .contains("\"address\" : \"127.0.0.1:" + one.getAddress().getPort());
      assertThat(get(admin, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(ProxySpec.Transport.class)
  void servesOnEveryTransportThatLoads(ProxySpec.Transport transport) throws Exception {
    assumeTrue(
        switch (transport) {
          case AUTO, NIO -> true;
          case EPOLL -> Transport.EPOLL != null && Transport.EPOLL.available();
          case IO_URING -> Transport.IO_URING != null && Transport.IO_URING.available();
        },
        transport + " does not load here");
    String name = transport.name().toLowerCase(Locale.ROOT);
    try (Gateway gateway =
        Gateway.start(write(config(one) + "transport: " + name + "\n"), journal::add)) {
      assertThat(get(gateway.port("web"), "/").body()).isEqualTo("one");
      assertThat(gateway.handoverLoop() != null)
          .isEqualTo(transport == ProxySpec.Transport.EPOLL || autoMeansEpoll(transport));
    }
  }

  private static boolean autoMeansEpoll(ProxySpec.Transport transport) {
    return transport == ProxySpec.Transport.AUTO
        && Transport.EPOLL != null
        && Transport.EPOLL.available();
  }

  @Test
  void whatIsUnderWayIsFinishedOrCut() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    one.createContext("/slow", _ -> arrived.countDown());
    Gateway gateway =
        Gateway.start(write(config(one).replace("drain: 1s", "drain: 1h")), journal::add);
    // Not by the JDK's client: it would ask again at once, and be waited for.
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port("web"))) {
      caller
          .getOutputStream()
          .write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      arrived.await();
      Thread closing = Thread.ofPlatform().start(gateway::close);
      gateway.cut();
      closing.join();
      assertThat(caller.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void listenerWithAnotherNameKeepsItsSocket() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String fixed = config(one).replace("port: 0, a", "port: " + port + ", a");
    try (Gateway gateway = Gateway.start(write(fixed), journal::add)) {
      write(fixed.replace("web", "edge"));
      gateway.reload();
      assertThat(gateway.port("edge")).isEqualTo(port);
      assertThat(get(port, "/").body()).isEqualTo("one");
    }
  }
}
