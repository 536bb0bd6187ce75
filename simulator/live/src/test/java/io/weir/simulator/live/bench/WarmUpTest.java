package io.weir.simulator.live.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.simulator.engine.Inquiry;
import io.weir.simulator.model.Distribution;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000;

  private final WarmUp warmUp = new WarmUp(4);

  @Test
  void endsWhenThreeWindowsAgree() {
    seconds(50, 20, 10, 10, 10);

    assertThat(warmUp.settled(4)).isFalse();
    assertThat(warmUp.settled(5)).isTrue();
  }

  @Test
  void twoPercentIsAgreement() {
    seconds(1000, 1000, 1020, 1000, 1021, 1000, 1000);

    assertThat(warmUp.settled(4)).isTrue();
    assertThat(warmUp.settled(5)).isFalse();
  }

  @Test
  void lastsSomeTimeHoweverMuchWindowsAgree() {
    seconds(10, 10, 10, 10);

    assertThat(warmUp.settled(3)).isFalse();
    assertThat(warmUp.settled(4)).isTrue();
  }

  @Test
  void overheadIsWhatTheLastWindowsTookBeyondTheirEndpoints() {
    seconds(50, 20, 10, 10, 10, 10);

    Distribution overhead = warmUp.overhead();
    assertThat(overhead.sample(() -> 0.01)).isEqualTo(9 * MILLI);
    assertThat(overhead.sample(() -> 0.99)).isEqualTo(9 * MILLI);
  }

  @Test
  void withoutAnswersThereIsNoOverhead() {
    assertThat(warmUp.overhead()).isEqualTo(Distribution.Constant.ZERO);
  }

  /** Answers of each second, which spent one millisecond at their endpoints. */
  private void seconds(long... millis) {
    for (int second = 0; second < millis.length; second++) {
      for (int i = 0; i < 10; i++) {
        Asked asked = new Asked(second * SECOND + i * 100L * MILLI);
        warmUp.answered(asked, millis[second] * MILLI, MILLI);
      }
    }
  }

  private record Asked(long intendedNanos) implements Inquiry {
    @Override
    public long number() {
      return 0;
    }

    @Override
    public RequestHead head() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void answered(int status) {}

    @Override
    public void answered(LocalAnswer answer) {}

    @Override
    public void failed() {}
  }
}
