package io.weir.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private final RandomGenerator random = new Random(1);

  private TraceContext of(String... values) {
    StringBuilder lines = new StringBuilder();
    for (String value : values) {
      lines.append("traceparent: ").append(value).append("\r\n");
    }
    return TraceContext.of(Fields.ofLines(lines.toString()), 0, random);
  }

  @Test
  void joinsTheTraceOfTheSender() {
    TraceContext context = of("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.parentId()).isEqualTo(SPAN);
    assertThat(context.spanId()).isNotEqualTo(SPAN).hasSize(16);
    assertThat(context.sampled()).isTrue();
    assertThat(context.lines(Fields.ofLines("")))
        .isEqualTo("traceparent: 00-" + TRACE + "-" + context.spanId() + "-01\r\n");
  }

  @Test
  void whoeverBeganTheTraceDecidesWhetherItIsRecorded() {
    TraceContext context = of("00-" + TRACE + "-" + SPAN + "-00");
    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.sampled()).isFalse();
    assertThat(context.lines(Fields.ofLines(""))).endsWith("-00\r\n");
  }

  @Test
  void aLaterVersionMaySayMore() {
    assertThat(of("01-" + TRACE + "-" + SPAN + "-03-more").traceId()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "01-" + TRACE + "-" + SPAN + "-01more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-" + SPAN + "-01",
        "00_" + TRACE + "_" + SPAN + "_01",
      })
  void whatIsNoContextBeginsATrace(String value) {
    TraceContext context = of(value);
    assertThat(context.traceId()).isNotEqualTo(TRACE);
    assertThat(context.parent()).isZero();
  }

  @Test
  void twoContextsAreNone() {
    String good = "00-" + TRACE + "-" + SPAN + "-01";
    assertThat(of(good, good).traceId()).isNotEqualTo(TRACE);
  }

  @Test
  void theGivenShareOfNewTracesIsRecorded() {
    int recorded = 0;
    for (int i = 0; i < 10_000; i++) {
      recorded += TraceContext.of(Fields.ofLines(""), 0.1, random).sampled() ? 1 : 0;
    }
    // 1,000 +- 30 (one sigma).
    assertThat(recorded).isCloseTo(1_000, within(150));
    assertThat(TraceContext.of(Fields.ofLines(""), 1, random).sampled()).isTrue();
    assertThat(TraceContext.of(Fields.ofLines(""), 0, random).sampled()).isFalse();
  }
}
