package io.weir.benchmarks.running;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask one request after the other until the ledger has no more, each on its own
 * connections. A request that fails is not repeated.
 */
final class Clients {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final Set<String> bodies;
  private final AtomicBoolean over;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * No clients yet.
   *
   * @param bodies what a good answer may say
   */
  Clients(Ledger ledger, Set<String> bodies) {
    this(ledger, bodies, new AtomicBoolean());
  }

  /** No clients yet; those to come stop as soon as it is over. */
  Clients(Ledger ledger, Set<String> bodies, AtomicBoolean over) {
    this.ledger = ledger;
    this.bodies = bodies;
    this.over = over;
  }

  /**
   * Starts some.
   *
   * @param once whether each request gets a connection of its own
   */
  void start(int count, SocketFactory factory, int port, boolean once) {
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> run(factory, port, once)));
    }
  }

  /** Starts some that share an HTTP/2 connection, and take nothing less. */
  void startHttp2(int count, HttpClient client, int port) {
    URI uri = URI.create("https://localhost:" + port + "/");
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> runHttp2(client, uri)));
    }
  }

  /** Waits until all requests were sent and have ended. */
  void await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(SocketFactory factory, int port, boolean once) {
    Connection connection = null;
    int number = next();
    while (number >= 0) {
      try {
        if (connection == null || !connection.open()) {
          close(connection);
          connection = new Connection(factory, port);
        }
        judge(connection.ask(number, once));
      } catch (IOException e) {
        ledger.failed(String.valueOf(e.getMessage()));
        close(connection);
        connection = null;
      }
      number = next();
    }
    close(connection);
  }

  private void runHttp2(HttpClient client, URI uri) {
    for (int number = next(); number >= 0; number = next()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(PATIENCE)
              .header(Wire.NUMBER_FIELD, Integer.toString(number))
              .build();
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.version() == HttpClient.Version.HTTP_2) {
          judge(new Connection.Answer(answer.statusCode(), answer.body()));
        } else {
          ledger.failed("answered by " + answer.version());
        }
      } catch (IOException e) {
        ledger.failed(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ledger.failed("interrupted");
        return;
      }
    }
  }

  private int next() {
    return over.get() ? -1 : ledger.send();
  }

  private void judge(Connection.Answer answer) {
    if (answer.status() == 200 && bodies.contains(answer.body())) {
      ledger.answered();
    } else {
      ledger.failed(answer.status() + " " + answer.body().strip());
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException _) {
      // It is gone all the same.
    }
  }
}
