package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Metric;
import io.weir.simulator.scenario.Metric.Kind;
import org.junit.jupiter.api.Test;

class GaugeTest {

  private static final int ALL = 0;
  private static final int SLOW = 1;

  private final Scenario scenario = Samples.scenario("bad");
  private final Gauge gauge = new Gauge(scenario, Samples.run(scenario, 1));

  @Test
  void readsEveryKind() {
    assertThat(read(Kind.SUCCESS_RATE)).isCloseTo(0.967, within(1e-12));
    assertThat(read(Kind.GOODPUT)).isCloseTo(96.7, within(1e-9));
    assertThat(read(Kind.MAX)).isEqualTo(Samples.SECOND);
    assertThat(read(Kind.ATTEMPTS_PER_REQUEST)).isCloseTo(1.02, within(1e-12));
    assertThat(read(Kind.RETRIES_PER_REQUEST)).isCloseTo(0.02, within(1e-12));
    assertThat(read(Kind.HEDGES_PER_REQUEST)).isZero();
    assertThat(read(Kind.EXTRA_LOAD)).isCloseTo(0.02, within(1e-12));
    assertThat(read(Kind.LOAD_IMBALANCE)).isCloseTo(1.2, within(1e-12));
    assertThat(read(Kind.IN_FLIGHT_MAX)).isEqualTo(6);
    assertThat(read(Kind.QUEUE_MAX)).isEqualTo(6);
    assertThat(read(Kind.EJECTED_TIME)).isEqualTo(6.0 * Samples.SECOND);
  }

  @Test
  void goodputOfAPhaseIsOverItsOwnLength() {
    assertThat(gauge.read(Metric.of(Kind.GOODPUT), SLOW)).isCloseTo(267 / 3.0, within(1e-9));
  }

  @Test
  void shareIsOfTheServicesTries() {
    Metric share = new Metric(Kind.SHARE, 0, "api/0");

    assertThat(gauge.read(share, ALL)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void upstreamLoadIsTriesOverThoseThatWereNeeded() {
    Metric load = new Metric(Kind.UPSTREAM_LOAD, 0, "api");

    assertThat(gauge.read(load, ALL)).isCloseTo(1, within(1e-12));
  }

  @Test
  void percentileIsTheHistograms() {
    assertThat(gauge.read(new Metric(Kind.PERCENTILE, 99, ""), ALL))
        .isCloseTo(Samples.SECOND, within(Samples.SECOND / 100.0));
  }

  private double read(Kind kind) {
    return gauge.read(Metric.of(kind), ALL);
  }
}
