package io.weir.routing.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {

  @Test
  void sumSaturates() {
    assertThat(Nanos.plus(-5, 7)).isEqualTo(2);
    assertThat(Nanos.plus(5, Nanos.NEVER)).isEqualTo(Nanos.NEVER);
    assertThat(Nanos.plus(Nanos.NEVER, 1)).isEqualTo(Nanos.NEVER);
  }

  @Test
  void durationSaturates() {
    assertThat(Nanos.of(Duration.ofMillis(3))).isEqualTo(3 * Nanos.MILLI);
    assertThat(Nanos.of(Duration.ofNanos(Nanos.NEVER).minusNanos(1))).isEqualTo(Nanos.NEVER - 1);
    assertThat(Nanos.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Nanos.NEVER);
  }
}
