package io.weir.simulator.live.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.run.Gateway;
import io.weir.simulator.Cell;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Trace;
import io.weir.simulator.scenario.ScenarioLoader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What came to a gateway comes again in a simulation: its JSON access log is a trace as it is. */
@Timeout(60)
class AccessLogReplayIT {

  private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

  private static final String GATEWAY =
      """
      schema: 1
      listeners: { web: { port: 0, address: 127.0.0.1 } }
      routes: [ { to: api } ]
      clusters: { api: [] }
      admin: none
      drain: 1s
      event-loops: 1
      access-log: { format: json, file: access.log }
      """;

  private static final String SCENARIO =
      """
      schema: 1
      name: replay
      duration: 2m
      clients: { log: { to: edge, arrival: { trace: access.log }, timeout: 5s } }
      gateways: { edge: { routes: [ { path: /, to: api } ] } }
      services: { api: { endpoints: 2, capacity: unlimited, latency: { constant: 1ms } } }
      matrix: { balancer: [ round-robin ], seeds: 1 }
      """;

  private static final List<String> REQUESTS =
      List.of(
          "GET /a?b=1&c=%22 HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
          "GET / HTTP/1.0\r\n\r\n",
          "GET /no-host HTTP/1.1\r\n\r\n",
          "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  @TempDir private Path folder;

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void send(int port, String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  /** When requests came, but those that were not understood as far as to have a path. */
  private List<Instant> logged() throws Exception {
    return Files.readAllLines(folder.resolve("access.log")).stream()
        .filter(line -> !line.contains("\"path\":\"\""))
        .map(line ->
            TIME.matcher(line).results().map(found -> Instant.parse(found.group(1))).findFirst())
        .map(java.util.Optional::orElseThrow)
        .sorted()
        .toList();
  }

  @Test
  void everyRequestArrivesAtItsInstant() throws Exception {
    try (Gateway gateway = Gateway.start(write("gateway.yaml", GATEWAY), _ -> {})) {
      for (int round = 0; round < 10; round++) {
        for (String request : REQUESTS) {
          send(gateway.port("web"), request);
        }
      }
    }
    List<Instant> instants = logged();
    assertThat(instants).hasSizeBetween(10 * REQUESTS.size() - 10, 10 * REQUESTS.size());
    Scenario scenario =
        ScenarioLoader.load(write("replay.yaml", SCENARIO)).variants().getFirst().scenario();
    Trace trace = ((Arrival.Replay) scenario.clients().getFirst().arrival()).trace();
    assertThat(IntStream.range(0, trace.size()).mapToLong(trace::nanosAt).boxed())
        .containsExactlyElementsOf(
            instants.stream()
                .map(each -> Duration.between(instants.getFirst(), each).toNanos())
                .toList());
    assertThat(trace.distinct())
        .contains(new Trace.Target("GET", "/a?b=1&c=%22"), new Trace.Target("POST", "/upload"));
    assertThat(Cell.run(scenario, 1).phases().getFirst().intended()).isEqualTo(instants.size());
  }
}
