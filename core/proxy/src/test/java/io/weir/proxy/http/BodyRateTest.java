package io.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.time.Nanos;
import org.junit.jupiter.api.Test;

class BodyRateTest {

  private final BodyRate rate = new BodyRate();

  @Test
  void nothingIsTooSlowBeforeTheWindowIsOver() {
    rate.begin(0);
    assertThat(rate.tooSlow(1, BodyRate.WINDOW_NANOS - 1)).isFalse();
    assertThat(rate.tooSlow(1, BodyRate.WINDOW_NANOS)).isTrue();
  }

  @Test
  void enoughInEachWindowIsFastEnough() {
    rate.begin(0);
    assertThat(rate.tooSlow(5_000, 10 * Nanos.SECOND)).isFalse();
    assertThat(rate.tooSlow(4_999, 20 * Nanos.SECOND)).isTrue();
  }

  @Test
  void timeInWhichItIsNotReadDoesNotCount() {
    rate.begin(0);
    rate.begin(60 * Nanos.SECOND);
    assertThat(rate.tooSlow(1, 69 * Nanos.SECOND)).isFalse();
  }
}
