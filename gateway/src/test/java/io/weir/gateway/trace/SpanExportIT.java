package io.weir.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weir.codec.shell.TracingSpec;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.wire.TraceContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpanExportIT {

  private static final TraceContext CONTEXT = new TraceContext(1, 2, 3, 0, true);
  private static final EndedRequest REQUEST =
      new EndedRequest(
          1, 2, "127.0.0.1", "GET", "a", "/", "HTTP/1.1", 200, 0, 0, "", "", "", "", "", "");

  private static TracingSpec spec(int port) {
    return new TracingSpec(URI.create("http://127.0.0.1:" + port + "/v1/traces"), 1, "edge");
  }

  @Test
  void spansThatFindNoRoomAreCounted() throws Exception {
    int more = 10;
    // Whatever connects is never accepted, so it gets no answer.
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        SpanExport export = new SpanExport(spec(silent.getLocalPort()))) {
      for (int i = 0; i < SpanExport.QUEUE + more; i++) {
        export.ended(CONTEXT, REQUEST, false);
      }
      assertThat(export.dropped()).isGreaterThanOrEqualTo(more);
    }
  }

  @Test
  void spansThatTheCollectorDoesNotTakeAreCounted() throws Exception {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    collector.start();
    SpanExport export = new SpanExport(spec(collector.getAddress().getPort()));
    export.ended(CONTEXT, REQUEST, false);
    export.ended(CONTEXT, REQUEST, false);
    export.close();
    collector.stop(0);
    assertThat(export.dropped()).isEqualTo(2);
  }
}
