package io.weir.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.Outcome;
import io.weir.routing.stats.StatsFrame;
import io.weir.routing.stats.TryStats;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrafficMetricsTest {

  private static final long MILLI = 1_000_000;

  private final AtomicReference<StatsFrame> frame = new AtomicReference<>(new StatsFrame());

  private List<String> scrape(int most) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(new TrafficMetrics(frame::get, most));
    return registry.scrape().lines().toList();
  }

  private static ExchangeStats exchanges(int ok, int timeouts) {
    ExchangeStats stats = new ExchangeStats();
    for (int i = 0; i < ok + timeouts; i++) {
      stats.opened();
      stats.ended(
          i < ok ? Disposition.OK : Disposition.TIMEOUT, i < ok ? 7 * MILLI : 1_500 * MILLI);
    }
    return stats;
  }

  @Test
  void routesAreInbound() {
    frame.get().addRoute("web", "/v1", exchanges(3, 1));
    String route = "direction=\"inbound\",route_name=\"/v1\",srv_name=\"web\"";
    assertThat(scrape(10))
        .contains(
            "# TYPE request_total counter",
            "request_total{" + route + "} 4.0",
            "response_total{classification=\"success\",direction=\"inbound\",error=\"\","
                + "route_name=\"/v1\",srv_name=\"web\"} 3.0",
            "response_total{classification=\"failure\",direction=\"inbound\",error=\"timeout\","
                + "route_name=\"/v1\",srv_name=\"web\"} 1.0",
            "# TYPE response_latency_ms histogram",
            "response_latency_ms_bucket{" + route + ",le=\"5.0\"} 0",
            "response_latency_ms_bucket{" + route + ",le=\"10.0\"} 3",
            "response_latency_ms_bucket{" + route + ",le=\"1000.0\"} 3",
            "response_latency_ms_bucket{" + route + ",le=\"2000.0\"} 4",
            "response_latency_ms_bucket{" + route + ",le=\"+Inf\"} 4",
            "response_latency_ms_count{" + route + "} 4");
  }

  @Test
  void endpointsAreOutbound() {
    TryStats stats = new TryStats();
    stats.responded(Outcome.SUCCESS, MILLI / 2);
    stats.ended(Outcome.SUCCESS, false);
    stats.ended(Outcome.CONNECT_FAILED, false);
    frame.get().addEndpoint("api", "10.0.0.1:80", stats);
    frame.get().addEndpoint("api", "", new TryStats());
    assertThat(scrape(10))
        .contains(
            "request_total{backend_name=\"api\",direction=\"outbound\",target_addr=\"10.0.0.1:80\"}"
                + " 2.0",
            "request_total{backend_name=\"api\",direction=\"outbound\",target_addr=\"_departed\"}"
                + " 0.0",
            "response_total{backend_name=\"api\",classification=\"failure\",direction=\"outbound\","
                + "error=\"connect_failed\",target_addr=\"10.0.0.1:80\"} 1.0");
  }

  @Test
  void routesBeyondTheLimitShareOneSeriesAndNoneChangesIts() {
    TrafficMetrics metrics = new TrafficMetrics(frame::get, 2);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(metrics);
    frame.get().addRoute("web", "c", exchanges(1, 0));
    frame.get().addRoute("web", "d", exchanges(1, 0));
    registry.scrape();
    StatsFrame later = new StatsFrame();
    later.addRoute("web", "a", exchanges(5, 0));
    later.addRoute("web", "b", exchanges(6, 0));
    later.addRoute("web", "c", exchanges(2, 0));
    later.addRoute("web", "d", exchanges(3, 0));
    frame.set(later);
    assertThat(registry.scrape().lines().filter(line -> line.startsWith("request_total")))
        .containsExactlyInAnyOrder(
            "request_total{direction=\"inbound\",route_name=\"_overflow\",srv_name=\"_overflow\"}"
                + " 11.0",
            "request_total{direction=\"inbound\",route_name=\"c\",srv_name=\"web\"} 2.0",
            "request_total{direction=\"inbound\",route_name=\"d\",srv_name=\"web\"} 3.0");
  }

  @Test
  void hostileNamesStayInTheirQuotes() {
    frame.get().addRoute("web", "a\"} 1\nrequest_total 5\\", exchanges(1, 0));
    assertThat(scrape(10))
        .filteredOn(line -> line.startsWith("request_total"))
        .containsExactly(
            "request_total{direction=\"inbound\",route_name=\"a\\\"} 1\\nrequest_total 5\\\\\","
                + "srv_name=\"web\"} 1.0");
  }
}
