package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client.Load;
import io.weir.simulator.model.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Arrival.Mmpp CALM_AND_BUSY =
      new Arrival.Mmpp(
          List.of(
              new Arrival.Mmpp.State(100, new Distribution.Exponential(9e9)),
              new Arrival.Mmpp.State(2000, new Distribution.Exponential(1e9)),
              new Arrival.Mmpp.State(0, new Distribution.Exponential(2e9))));

  @Test
  void modulatedRateHasItsMeanInTheLongRun() {
    Pace pace = Paces.of(CALM_AND_BUSY, List.of(), 7);
    double requests = 0;
    for (int i = 0; i < 100_000; i++) {
      requests += pace.fromRate * (pace.untilNanos - pace.fromNanos) / 1e9;
      assertThat(pace.next()).isTrue();
    }
    double mean = requests / (pace.fromNanos / 1e9);
    assertThat(mean).isCloseTo(CALM_AND_BUSY.meanPerSecond(), within(0.02 * mean));
  }

  @Test
  void modulatedRateBeginsInItsSteadyState() {
    int calm = 0;
    for (int key = 0; key < 12_000; key++) {
      calm += Paces.of(CALM_AND_BUSY, List.of(), key).fromRate == 100 ? 1 : 0;
    }
    assertThat((double) calm).isCloseTo(9000, within(4 * Math.sqrt(12_000 * 0.75 * 0.25)));
  }

  @Test
  void everyOtherStateFollowsEquallyOften() {
    Pace pace = Paces.of(CALM_AND_BUSY, List.of(), 3);
    int busyAfterCalm = 0;
    int calm = 0;
    for (int i = 0; i < 30_000; i++) {
      double before = pace.fromRate;
      pace.next();
      assertThat(pace.fromRate).isNotEqualTo(before);
      calm += before == 100 ? 1 : 0;
      busyAfterCalm += before == 100 && pace.fromRate == 2000 ? 1 : 0;
    }
    assertThat((double) busyAfterCalm / calm).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(calm)));
  }

  @Test
  void piecesFollowEachOtherWithoutAGap() {
    Load load = new Load(3 * SECOND, 5 * SECOND, 2, -1);
    Load other = new Load(4 * SECOND, Long.MAX_VALUE, 1, 70);
    Pace pace = Paces.of(new Arrival.Ramp(true, 10, 90, 8 * SECOND), List.of(load, other), 1);
    long until = 0;
    do {
      assertThat(pace.fromNanos).isEqualTo(until);
      until = pace.untilNanos;
    } while (pace.next());
    assertThat(until).isEqualTo(Pace.NEVER);
    assertThat(pace.fromRate).isEqualTo(70);
  }

  @Test
  void expectedNumberIsTheAreaBelowTheRate() {
    Arrival.Ramp ramp = new Arrival.Ramp(false, 0, 100, 10 * SECOND);
    Pace pace = Paces.of(ramp, List.of(), 1);
    assertThat(pace.at(0)).isZero();
    assertThat(pace.at(5) / 1e9).isCloseTo(1, within(1e-6));
    assertThat(pace.at(500) / 1e9).isCloseTo(10, within(1e-6));
    assertThat(pace.at(600) / 1e9).isCloseTo(11, within(1e-6));
    Pace other = Paces.of(ramp, List.of(), 1);
    assertThat(other.after(4 * SECOND, 420) / 1e9).isCloseTo(10, within(1e-6));
    assertThat(other.after(20 * SECOND, 1) / 1e9).isCloseTo(20.01, within(1e-6));
  }

  @Test
  void nothingComesOnceTheRateIsZeroForEver() {
    Load silence = new Load(SECOND, Long.MAX_VALUE, 0, -1);
    Pace pace = Paces.of(new Arrival.Poisson(10), List.of(silence), 1);
    assertThat(pace.at(9)).isEqualTo(900_000_000L);
    assertThat(pace.at(11)).isEqualTo(Pace.NEVER);
  }
}
