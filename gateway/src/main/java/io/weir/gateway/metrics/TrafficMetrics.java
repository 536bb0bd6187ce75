package io.weir.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.routing.stats.Outcome;
import io.weir.routing.stats.StatsFrame;
import io.weir.routing.stats.StatsFrame.Key;
import io.weir.routing.stats.TryStats;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The counts of all loops as metric families: {@code request_total}, {@code response_total} and
 * {@code response_latency_ms} in both directions, inbound by route and outbound by endpoint.
 *
 * <p>Register it in the Prometheus registry that Micrometer writes to. Called by whoever scrapes,
 * one at a time.
 */
public final class TrafficMetrics implements MultiCollector {

  /** Routes, and likewise endpoints, beyond this number share one series. */
  public static final int MAX_SERIES = 1_000;

  private static final String DEPARTED = "_departed";

  private final Supplier<StatsFrame> frames;
  private final SeriesLimit routes;
  private final SeriesLimit endpoints;

  /** Shows at most {@value #MAX_SERIES} routes and as many endpoints. */
  public TrafficMetrics(Supplier<StatsFrame> frames) {
    this(frames, MAX_SERIES);
  }

  TrafficMetrics(Supplier<StatsFrame> frames, int most) {
    this.frames = frames;
    this.routes = new SeriesLimit(most);
    this.endpoints = new SeriesLimit(most);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    StatsFrame frame = frames.get();
    Families families = new Families();
    bounded(frame).forEach(families::route);
    boundedEndpoints(frame).forEach(families::endpoint);
    return families.snapshots();
  }

  private Map<Key, ExchangeStats> bounded(StatsFrame frame) {
    Map<Key, ExchangeStats> sums = new LinkedHashMap<>();
    routes.retain(frame.routes().keySet());
    frame
        .routes()
        .forEach((key, stats) ->
            sums.computeIfAbsent(routes.shown(key), _ -> new ExchangeStats()).add(stats));
    return sums;
  }

  private Map<Key, TryStats> boundedEndpoints(StatsFrame frame) {
    Map<Key, TryStats> sums = new LinkedHashMap<>();
    endpoints.retain(frame.endpoints().keySet());
    frame
        .endpoints()
        .forEach((key, stats) ->
            sums.computeIfAbsent(endpoints.shown(key), _ -> new TryStats()).add(stats));
    return sums;
  }

  /** The families while they are filled. */
  private static final class Families {

    private final CounterSnapshot.Builder requests =
        CounterSnapshot.builder().name("request").help("Requests that began.");
    private final CounterSnapshot.Builder responses =
        CounterSnapshot.builder().name("response").help("Requests that ended, and how.");
    private final HistogramSnapshot.Builder latency =
        HistogramSnapshot.builder()
            .name("response_latency_ms")
            .help("Inbound to the end of the answer, outbound to its head.");
    private final CounterSnapshot.Builder retries =
        CounterSnapshot.builder()
            .name("outbound_http_route_retry_requests")
            .help("Tries that repeated a failed one.");
    private final CounterSnapshot.Builder hedges =
        CounterSnapshot.builder().name("weir_hedge_requests").help("Tries beside a slow one.");
    private final CounterSnapshot.Builder probes =
        CounterSnapshot.builder().name("weir_probe_requests").help("Looks at a suspect.");

    void route(Key key, ExchangeStats stats) {
      Labels labels =
          Labels.of("direction", "inbound", "srv_name", key.owner(), "route_name", key.name());
      count(requests, labels, stats.openedCount());
      for (Disposition end : Disposition.values()) {
        boolean good = end == Disposition.OK;
        count(responses, ended(labels, good, good ? "" : end.name()), stats.count(end));
      }
      latency.dataPoint(point(labels, stats.latency()));
      count(retries, labels, stats.retries());
      count(hedges, labels, stats.hedges());
      count(probes, labels, stats.probes());
    }

    void endpoint(Key key, TryStats stats) {
      String address = key.name().isEmpty() ? DEPARTED : key.name();
      Labels labels =
          Labels.of("direction", "outbound", "backend_name", key.owner(), "target_addr", address);
      count(requests, labels, stats.total());
      for (int i = 0; i < Outcome.count(); i++) {
        Outcome outcome = Outcome.of(i);
        boolean good = outcome == Outcome.SUCCESS;
        count(responses, ended(labels, good, good ? "" : outcome.name()), stats.count(outcome));
      }
      latency.dataPoint(point(labels, stats.latency()));
    }

    private static Labels ended(Labels labels, boolean good, String error) {
      return labels
          .add("classification", good ? "success" : "failure")
          .add("error", error.toLowerCase(Locale.ROOT));
    }

    private static void count(CounterSnapshot.Builder family, Labels labels, long value) {
      family.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    private static HistogramDataPointSnapshot point(Labels labels, LogLinearHistogram nanos) {
      return HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(LatencyBuckets.of(nanos))
          .sum(LatencyBuckets.sum(nanos))
          .build();
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(
          requests.build(),
          responses.build(),
          latency.build(),
          retries.build(),
          hedges.build(),
          probes.build());
    }
  }
}
