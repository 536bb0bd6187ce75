package io.weir.gateway.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.LongSupplier;

/** What was to be told of requests, but was dropped so that no request has to wait. */
public final class LossMetrics implements Collector {

  private final LongSupplier lines;
  private final LongSupplier spans;

  /**
   * Shows whatever the suppliers give.
   *
   * @param lines of the access log
   * @param spans of traces
   */
  public LossMetrics(LongSupplier lines, LongSupplier spans) {
    this.lines = lines;
    this.spans = spans;
  }

  @Override
  public MetricSnapshot collect() {
    return CounterSnapshot.builder()
        .name("weir_dropped")
        .help("Lines of the access log and spans that found no room or were not taken.")
        .dataPoint(count("access_log_lines", lines))
        .dataPoint(count("spans", spans))
        .build();
  }

  private static CounterDataPointSnapshot count(String what, LongSupplier dropped) {
    return CounterDataPointSnapshot.builder()
        .labels(Labels.of("what", what))
        .value(dropped.getAsLong())
        .build();
  }
}
