package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.http.SpanSink;
import io.weir.proxy.wire.TraceContext;
import io.weir.routing.spec.TimeoutSpec;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy's own part in a trace: what endpoints are told of it, and what is recorded. */
@Timeout(60)
class TraceIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  /** Keeps what is recorded; of the traces that begin here, all. */
  private static final class Recorder implements SpanSink {
    final BlockingQueue<TraceContext> contexts = new LinkedBlockingQueue<>();
    final BlockingQueue<EndedRequest> requests = new LinkedBlockingQueue<>();

    @Override
    public double share() {
      return 1;
    }

    @Override
    public void ended(TraceContext context, EndedRequest request, boolean secure) {
      contexts.add(context);
      requests.add(request);
    }

    @Nullable TraceContext next() throws InterruptedException {
      return contexts.poll(10, TimeUnit.SECONDS);
    }
  }

  private final Recorder recorder = new Recorder();

  private RunningProxy proxy(Backend backend) {
    return RunningProxy.traced(
        RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, backend.address()),
        recorder);
  }

  private static String askAndSee(RunningProxy proxy, Backend backend, String fields)
      throws Exception {
    try (Backend.Peer client = proxy.connect()) {
      client.write("GET /a HTTP/1.1\r\nhost: a\r\n" + fields + "\r\n");
      client.readHead();
      client.read(2);
    }
    String head = backend.heads.poll(10, TimeUnit.SECONDS);
    assertThat(head).isNotNull();
    return head;
  }

  @Test
  void endpointsJoinBelowTheProxy() throws Exception {
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = proxy(backend)) {
      String head =
          askAndSee(proxy, backend, "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n");
      TraceContext recorded = recorder.next();
      assertThat(recorded).isNotNull();
      assertThat(recorded.traceId()).isEqualTo(TRACE);
      assertThat(recorded.parentId()).isEqualTo(PARENT);
      assertThat(head)
          .containsOnlyOnce("traceparent: ")
          .contains("traceparent: 00-" + TRACE + "-" + recorded.spanId() + "-01\r\n");
      assertThat(recorder.requests.take().status()).isEqualTo(200);
    }
  }

  /** W3C Trace Context, section 3.3: what vendors say of one trace is not said of another. */
  @Test
  void stateGoesAlongOnlyInTheTraceThatItIsOf() throws Exception {
    String state = "tracestate: one=1\r\ntracestate: two=2\r\n";
    String trace = "00-" + TRACE + "-" + PARENT;
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = proxy(backend)) {
      assertThat(askAndSee(proxy, backend, "traceparent: " + trace + "-01\r\n" + state))
          .containsOnlyOnce("tracestate: one=1\r\n")
          .containsOnlyOnce("tracestate: two=2\r\n");
      assertThat(askAndSee(proxy, backend, "traceparent: " + trace + "\r\n" + state))
          .contains("traceparent: 00-")
          .doesNotContain(TRACE)
          .doesNotContain("tracestate");
    }
    try (Backend backend = Backend.answering("ok");
        RunningProxy untraced = RunningProxy.to(backend.address())) {
      assertThat(askAndSee(untraced, backend, state)).contains(state);
    }
  }

  @Test
  void whatTheSenderDoesNotRecordIsPassedOnAndNotRecorded() throws Exception {
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = proxy(backend)) {
      String head =
          askAndSee(proxy, backend, "traceparent: 00-" + TRACE + "-" + PARENT + "-00\r\n");
      assertThat(head).containsPattern("traceparent: 00-" + TRACE + "-[0-9a-f]{16}-00\r\n");
      proxy.nextEntry();
      assertThat(recorder.contexts).isEmpty();
    }
  }

  @Test
  void everyRequestOfAConnectionHasItsOwnTrace() throws Exception {
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = proxy(backend)) {
      askAndSee(proxy, backend, "");
      askAndSee(proxy, backend, "");
      TraceContext first = recorder.next();
      TraceContext second = recorder.next();
      assertThat(first).isNotNull();
      assertThat(second).isNotNull();
      assertThat(first.traceId()).isNotEqualTo(second.traceId());
      assertThat(first.parent()).isZero();
    }
  }

  @Test
  void http2IsTracedLikewise() throws Exception {
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = proxy(backend);
        Http2Peer client = Http2Peer.connect(proxy.port)) {
      client.request(1, "GET", "/", true);
      TraceContext recorded = recorder.next();
      assertThat(recorded).isNotNull();
      assertThat(backend.heads.take())
          .contains("traceparent: 00-" + recorded.traceId() + "-" + recorded.spanId() + "-01\r\n");
    }
  }

  @Test
  void withoutTracingWhatTheSenderSaysIsPassedOnAsItIs() throws Exception {
    try (Backend backend = Backend.answering("ok");
        RunningProxy proxy = RunningProxy.to(backend.address())) {
      String line = "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n";
      assertThat(askAndSee(proxy, backend, line)).containsOnlyOnce("traceparent: ").contains(line);
    }
  }
}
