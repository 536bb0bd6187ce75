package io.weir.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.netty.channel.epoll.Epoll;
import io.weir.codec.ConfigException;
import io.weir.gateway.handover.Predecessor;
import io.weir.gateway.handover.RuntimeFolder;
import io.weir.gateway.handover.Upgrade;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is followed by another, which gets its sockets over the control socket. */
@Timeout(60)
class HandoverIT {

  private static final int ROUNDS = 5;
  private static final int CLIENTS = 4;

  @TempDir private Path folder;
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private HttpServer endpoint;
  private Path file;
  private Path control;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Epoll.isAvailable(), "sockets are handed over by epoll, which does not load here");
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    endpoint.start();
    file = Files.writeString(folder.resolve("gateway.yaml"), config());
    control = RuntimeFolder.find(Map.of("WEIR_RUNTIME_DIR", folder + "/run")).socket(file);
  }

  @AfterEach
  void stopEndpoint() {
    if (endpoint != null) {
      endpoint.stop(0);
    }
    assertThat(failures).isEmpty();
  }

  private String config() {
    return """
    schema: 1
    listeners: { web: { port: 0, address: 127.0.0.1 } }
    routes: [ { to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    admin: { port: 0 }
    drain: 5s
    event-loops: 2
    """
        .formatted(endpoint.getAddress().getPort());
  }

  /** A gateway that serves on a thread of its own, as a process would. */
  private final class Running implements AutoCloseable {
    final Gateway gateway;
    final Thread thread;

    Running(Gateway gateway, String... successor) {
      this.gateway = gateway;
      Serving serving = new Serving(gateway, journal::add, List.of(successor));
      this.thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  serving.untilStopped(control);
                } catch (InterruptedException e) {
                  gateway.close();
                }
              });
    }

    static void await(Path socket) throws InterruptedException {
      while (!Files.exists(socket)) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Running start(String... successor) throws Exception {
    Running running = new Running(Gateway.start(file, journal::add), successor);
    Running.await(control);
    return running;
  }

  private Running follow() throws IOException {
    try (Predecessor before = reach()) {
      return new Running(Gateway.start(file, journal::add, before));
    }
  }

  /** The one before may just be about to listen itself. */
  private Predecessor reach() {
    while (true) {
      try {
        return Predecessor.connect(control);
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
  }

  /** One request on a connection of its own; what came back. */
  private static String request(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void noRequestIsLostWhileOneFollowsTheOther() throws Exception {
    Running now = start();
    int port = now.gateway.port("web");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<String> lost = new CopyOnWriteArrayList<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  try {
                    String answer = request(port);
                    if (answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("ok")) {
                      answered.incrementAndGet();
                    } else {
                      lost.add(answer);
                    }
                  } catch (IOException e) {
                    lost.add(e.toString());
                  }
                }
              }));
    }
    for (int round = 0; round < ROUNDS; round++) {
      Running next = follow();
      assertThat(next.gateway.port("web")).isEqualTo(port);
      now.thread.join();
      now = next;
    }
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }
    now.close();
    assertThat(lost).isEmpty();
    assertThat(answered).hasPositiveValue();
  }

  @Test
  void socketOfAPortThatTheFileNamesIsHandedOver() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(file, config().replace("web: { port: 0", "web: { port: " + port));
    Running now = start();
    Running next = follow();
    now.thread.join();
    assertThat(request(port)).contains("200 OK");
    next.close();
  }

  @Test
  void successorThatCannotServeChangesNothing() throws Exception {
    try (Running now = start("false")) {
      Files.writeString(file, config().replace("routes", "rutes"));
      assertThatThrownBy(this::follow).isInstanceOf(ConfigException.class);
      try (Upgrade upgrade = Upgrade.connect(control)) {
        assertThatThrownBy(() -> upgrade.await(Duration.ofSeconds(20)))
            .hasMessageContaining("the new process ended with exit code 1");
      }
      assertThat(request(now.gateway.port("web"))).contains("200 OK");
    }
  }

  @Test
  void successorThatNeverServesIsGivenUp() throws Exception {
    try (Running now = start("sleep", "1000")) {
      try (Upgrade upgrade = Upgrade.connect(control)) {
        assertThatThrownBy(() -> upgrade.await(Duration.ofMillis(50)))
            .hasMessageContaining("not ready within");
      }
      assertThat(request(now.gateway.port("web"))).contains("200 OK");
      try (Upgrade second = Upgrade.connect(control)) {
        assertThatThrownBy(() -> second.await(Duration.ofMillis(50)))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void nobodyToFollowIsTold() {
    assertThatThrownBy(() -> Predecessor.connect(folder.resolve("nothing.sock")))
        .hasMessageContaining("no gateway serves these files");
  }

  @Test
  void socketsThatNoListenerWantsAnyMoreAreClosed() throws Exception {
    Running now = start();
    int port = now.gateway.port("web");
    Files.writeString(file, config().replace("web", "other"));
    Running next = follow();
    now.thread.join();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
    next.close();
  }
}
