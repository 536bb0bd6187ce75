package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.time.Nanos;
import org.junit.jupiter.api.Test;

/** The cases of Finagle's PeakEwma, and what a decaying maximum implies. */
class PeakEwmaTest {

  private static final double TAU = 10.0 * Nanos.SECOND;

  @Test
  void noHistoryIsZero() {
    PeakEwma peak = new PeakEwma(5);
    assertThat(peak.get(TAU, 5)).isZero();
    assertThat(peak.get(TAU, Nanos.SECOND)).isZero();
  }

  @Test
  void jumpsToEveryHigherSample() {
    PeakEwma peak = new PeakEwma(0);
    peak.observe(100, TAU, 1);
    assertThat(peak.get(TAU, 1)).isEqualTo(100);
    peak.observe(5000, TAU, 2);
    assertThat(peak.get(TAU, 2)).isEqualTo(5000);
  }

  @Test
  void fallsSlowlyTowardsLowerSamples() {
    PeakEwma peak = new PeakEwma(0);
    peak.observe(1000, TAU, 0);
    peak.observe(100, TAU, Nanos.SECOND);
    double weight = StrictMath.exp(-0.1);
    assertThat(peak.get(TAU, Nanos.SECOND))
        .isCloseTo(100 * (1 - weight) + 1000 * weight, within(1e-9));
  }

  @Test
  void decaysByOneOverEInOneLifetime() {
    PeakEwma peak = new PeakEwma(0);
    peak.observe(1000, TAU, 0);
    assertThat(peak.get(TAU, (long) TAU)).isCloseTo(1000 / StrictMath.E, within(1e-9));
  }

  @Test
  void manyReadsDecayAsOne() {
    PeakEwma often = new PeakEwma(0);
    PeakEwma once = new PeakEwma(0);
    often.observe(1e9, TAU, 0);
    once.observe(1e9, TAU, 0);
    for (long now = 0; now < 20 * Nanos.SECOND; now += 7 * Nanos.MILLI) {
      often.get(TAU, now);
    }
    double end = once.get(TAU, 20 * Nanos.SECOND);
    assertThat(often.get(TAU, 20 * Nanos.SECOND)).isCloseTo(end, within(1e-9 * end));
  }

  @Test
  void peekChangesNothing() {
    PeakEwma looked = new PeakEwma(0);
    PeakEwma alone = new PeakEwma(0);
    looked.observe(1000, TAU, 0);
    alone.observe(1000, TAU, 0);
    assertThat(looked.peek(TAU, Nanos.SECOND)).isEqualTo(1000 * Decay.weight(Nanos.SECOND, TAU));
    looked.observe(100, TAU, 2 * Nanos.SECOND);
    alone.observe(100, TAU, 2 * Nanos.SECOND);
    long end = 2 * Nanos.SECOND;
    assertThat(looked.peek(TAU, end))
        .isEqualTo(alone.peek(TAU, end))
        .isEqualTo(alone.get(TAU, end));
  }

  @Test
  void timeGoingBackDecaysNothing() {
    PeakEwma peak = new PeakEwma(1000);
    peak.observe(700, TAU, 1000);
    assertThat(peak.get(TAU, 10)).isEqualTo(700);
    peak.observe(1, TAU, 10);
    assertThat(peak.get(TAU, 10)).isEqualTo(700);
  }

  @Test
  void raiseNeverLowers() {
    PeakEwma peak = new PeakEwma(0);
    peak.observe(1000, TAU, 0);
    peak.raise(10, TAU, Nanos.SECOND);
    assertThat(peak.get(TAU, Nanos.SECOND)).isEqualTo(1000 * Decay.weight(Nanos.SECOND, TAU));
    peak.raise(5000, TAU, Nanos.SECOND);
    assertThat(peak.get(TAU, Nanos.SECOND)).isEqualTo(5000);
  }

  @Test
  void resetReplacesTheEstimate() {
    PeakEwma peak = new PeakEwma(0);
    peak.observe(1000, TAU, 0);
    peak.reset(7, Nanos.SECOND);
    assertThat(peak.get(TAU, Nanos.SECOND)).isEqualTo(7);
  }
}
