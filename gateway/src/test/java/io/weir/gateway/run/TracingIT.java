package io.weir.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that exports spans, and a collector that understands them. */
@Timeout(60)
class TracingIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir private Path folder;
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ResourceSpans> exported = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer collector;

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
    exported.addAll(request.getResourceSpansList());
    byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    exchange.close();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
    client.close();
  }

  private Path write(String tracing) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        schema: 1
        name: edge
        listeners:
          web: { port: 0, address: 127.0.0.1 }
        routes: [ { name: all, to: api } ]
        clusters:
          api: []
        policies: { "edge>api": { retries: none } }
        admin: none
        drain: 1s
        event-loops: 1
        tracing: %s
        """
            .formatted(tracing));
  }

  private String collectorAddress() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private int get(Gateway gateway, String... fields) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.port("web") + "/things?id=1"));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void aSpanTellsOfTheRequest() throws Exception {
    Path file = write("{ otlp: '" + collectorAddress() + "', sample: 0% }");
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      assertThat(get(gateway)).isEqualTo(503);
      assertThat(get(gateway, "traceparent", "00-" + TRACE + "-" + PARENT + "-01")).isEqualTo(503);
    }
    // What waits is sent at the end, so nobody waits for a batch to fill.
    ResourceSpans spans = exported.take();
    assertThat(attributes(spans.getResource().getAttributesList()))
        .containsEntry("service.name", "edge");
    List<Span> all = spans.getScopeSpans(0).getSpansList();
    assertThat(all).hasSize(1);
    Span span = all.getFirst();
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex.formatHex(span.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(span.getName()).startsWith("GET");
    assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
    assertThat(attributes(span.getAttributesList()))
        .containsEntry("http.request.method", "GET")
        .containsEntry("url.scheme", "http")
        .containsEntry("url.path", "/things")
        .containsEntry("url.query", "id=1")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("http.response.status_code", "503");
  }

  private static Map<String, String> attributes(List<KeyValue> list) {
    return list.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                each ->
                    each.getValue().hasStringValue()
                        ? each.getValue().getStringValue()
                        : Long.toString(each.getValue().getIntValue())));
  }

  @Test
  void aCollectorThatIsAwayDisturbsNobody() throws Exception {
    String away = collectorAddress();
    collector.stop(0);
    Path file = write("{ otlp: '" + away + "/', sample: 100%, service: web }");
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      for (int i = 0; i < 100; i++) {
        assertThat(get(gateway)).isEqualTo(503);
      }
    }
    assertThat(exported).isEmpty();
  }

  @Test
  void anotherCollectorTakesEffectAtTheNextStart() throws Exception {
    Path file = write("none");
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      write("{ otlp: '" + collectorAddress() + "', sample: 100% }");
      gateway.reload();
      assertThat(get(gateway)).isEqualTo(503);
      assertThat(journal).anyMatch(line -> line.contains("tracing: takes effect at the next"));
    }
    assertThat(exported).isEmpty();
  }
}
