package io.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.time.Nanos;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrpcAnswerTest {

  @Test
  void timeoutsAreReadInEachUnit() {
    assertThat(GrpcAnswer.timeoutNanos("2H")).isEqualTo(7200 * Nanos.SECOND);
    assertThat(GrpcAnswer.timeoutNanos("3M")).isEqualTo(180 * Nanos.SECOND);
    assertThat(GrpcAnswer.timeoutNanos("4S")).isEqualTo(4 * Nanos.SECOND);
    assertThat(GrpcAnswer.timeoutNanos("99999999m")).isEqualTo(99_999_999 * Nanos.MILLI);
    assertThat(GrpcAnswer.timeoutNanos("5u")).isEqualTo(5_000);
    assertThat(GrpcAnswer.timeoutNanos("6n")).isEqualTo(6);
  }

  @Test
  void whatIsNoTimeoutNeverComes() {
    for (String text : List.of("", "S", "1", "1s", "-1S", "1.5S", "999999999S", "1 S")) {
      assertThat(GrpcAnswer.timeoutNanos(text)).as(text).isEqualTo(Nanos.NEVER);
    }
    assertThat(GrpcAnswer.timeoutNanos(null)).isEqualTo(Nanos.NEVER);
  }

  @Test
  void lateAnswerSaysThatTheDeadlineIsOver() {
    assertThat(fields(Reason.UPSTREAM_FAILED, false)).isEqualTo("14");
    assertThat(fields(Reason.UPSTREAM_FAILED, true)).isEqualTo("4");
    assertThat(fields(Reason.NO_ROUTE, false)).isEqualTo("12");
    assertThat(fields(Reason.RATE_LIMITED, false)).isEqualTo("8");
  }

  private static String fields(Reason why, boolean late) {
    return GrpcAnswer.fields(why, why.status(), "x", -1, late).value("grpc-status");
  }
}
