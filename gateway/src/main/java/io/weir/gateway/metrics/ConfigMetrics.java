package io.weir.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is served since when, when its certificates expire, and which build serves it. Of many
 * certificates those that expire first are shown. Called by whoever scrapes, one at a time.
 */
public final class ConfigMetrics implements MultiCollector {

  /** At most so many certificates have a series. */
  public static final int MAX_CERTIFICATES = 1_000;

  private final Supplier<Config> config;
  private final String version;

  /**
   * What is served.
   *
   * @param good configurations taken over since the start
   * @param bad those that could not be used
   * @param since when the one in force was taken over
   * @param snapshot its version
   * @param certificates of all listeners
   */
  public record Config(
      long good, long bad, Instant since, String snapshot, List<Certificate> certificates) {}

  /**
   * A certificate of a listener.
   *
   * @param listener its name
   * @param file where it is from
   * @param expires when it is no longer valid
   */
  public record Certificate(String listener, String file, Instant expires) {}

  /** Shows whatever the supplier gives, served by a build of that version. */
  public ConfigMetrics(Supplier<Config> config, String version) {
    this.config = config;
    this.version = version;
  }

  @Override
  public MetricSnapshots collect() {
    Config now = config.get();
    return MetricSnapshots.of(
        InfoSnapshot.builder()
            .name("weir_build")
            .help("What runs here.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", version, "java", Runtime.version().toString()))
                    .build())
            .build(),
        CounterSnapshot.builder()
            .name("weir_config_reloads")
            .help("Changed configurations that were taken over, or could not be.")
            .dataPoint(count("success", now.good()))
            .dataPoint(count("failure", now.bad()))
            .build(),
        GaugeSnapshot.builder()
            .name("weir_config_last_success_timestamp_seconds")
            .help("When the configuration in force was taken over.")
            .dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("version", now.snapshot()))
                    .value(now.since().getEpochSecond())
                    .build())
            .build(),
        certificates(now));
  }

  private static CounterDataPointSnapshot count(String result, long value) {
    return CounterDataPointSnapshot.builder()
        .labels(Labels.of("result", result))
        .value(value)
        .build();
  }

  private static GaugeSnapshot certificates(Config now) {
    GaugeSnapshot.Builder family =
        GaugeSnapshot.builder()
            .name("weir_certificate_expiration_timestamp_seconds")
            .help("When a listener's certificate expires.");
    now.certificates().stream()
        .distinct()
        .sorted(Comparator.comparing(Certificate::expires))
        .limit(MAX_CERTIFICATES)
        .forEach(each ->
            family.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("srv_name", each.listener(), "file", each.file()))
                    .value(each.expires().getEpochSecond())
                    .build()));
    return family.build();
  }
}
