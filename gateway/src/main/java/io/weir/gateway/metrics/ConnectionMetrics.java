package io.weir.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.weir.proxy.http.HttpStats;
import io.weir.proxy.http.Reason;
import java.util.function.Supplier;

/**
 * Connections, answers by the hundred of their status, and answers that the gateway made by itself:
 * {@code tcp_open_total} and its kin with Linkerd's names, {@code peer="src"} for clients and
 * {@code "dst"} for endpoints. Called by whoever scrapes, one at a time.
 */
public final class ConnectionMetrics implements MultiCollector {

  private static final Labels CLIENTS = Labels.of("direction", "inbound", "peer", "src");
  private static final Labels ENDPOINTS = Labels.of("direction", "outbound", "peer", "dst");

  private final Supplier<HttpStats> stats;

  /** Shows whatever the supplier gives. */
  public ConnectionMetrics(Supplier<HttpStats> stats) {
    this.stats = stats;
  }

  @Override
  public MetricSnapshots collect() {
    HttpStats now = stats.get();
    long clients = now.downstreamOpened() - now.downstreamClosed();
    long endpoints = now.upstreamOpened() - now.upstreamClosed();
    return MetricSnapshots.of(
        counter("tcp_open", "Connections made.")
            .dataPoint(count(CLIENTS, now.downstreamOpened()))
            .dataPoint(count(ENDPOINTS, now.upstreamOpened()))
            .build(),
        counter("tcp_close", "Connections closed.")
            .dataPoint(count(CLIENTS, now.downstreamClosed()))
            .dataPoint(count(ENDPOINTS, now.upstreamClosed()))
            .build(),
        GaugeSnapshot.builder()
            .name("tcp_open_connections")
            .help("Connections that are open.")
            .dataPoint(GaugeDataPointSnapshot.builder().labels(CLIENTS).value(clients).build())
            .dataPoint(GaugeDataPointSnapshot.builder().labels(ENDPOINTS).value(endpoints).build())
            .build(),
        counter("outbound_tcp_errors", "Connections to endpoints that could not be made.")
            .dataPoint(count(Labels.of("error", "connect"), now.upstreamFailed()))
            .build(),
        errors(now),
        statuses(now));
  }

  private static CounterSnapshot errors(HttpStats now) {
    CounterSnapshot.Builder family =
        counter("inbound_http_errors", "Answers and ends of requests by the gateway itself.");
    for (Reason reason : Reason.values()) {
      family.dataPoint(count(Labels.of("error", reason.token()), now.count(reason)));
    }
    return family.build();
  }

  private static CounterSnapshot statuses(HttpStats now) {
    CounterSnapshot.Builder family =
        counter("weir_http_responses", "Answers by the hundred of their status.");
    for (int hundred = 1; hundred <= 5; hundred++) {
      family.dataPoint(count(Labels.of("status_class", hundred + "xx"), now.count(hundred)));
    }
    return family.dataPoint(count(Labels.of("status_class", "none"), now.count(0))).build();
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name(name).help(help);
  }

  private static CounterDataPointSnapshot count(Labels labels, long value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
