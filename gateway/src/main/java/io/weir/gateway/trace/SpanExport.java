package io.weir.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.weir.codec.shell.TracingSpec;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.http.SpanSink;
import io.weir.proxy.wire.TraceContext;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends spans to a collector, in batches, by a thread of OpenTelemetry's SDK. At most 2,048 wait;
 * whatever comes while the collector is too slow or away is dropped and counted, so no request ever
 * waits.
 */
public final class SpanExport implements SpanSink, AutoCloseable {

  static final int QUEUE = 2_048;
  private static final long TIMEOUT_SECONDS = 5;

  private final double share;
  private final Resource resource;
  private final BatchSpanProcessor processor;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  /** Begins to export. Nothing is sent before there are spans. */
  public SpanExport(TracingSpec spec) {
    share = spec.sample();
    resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(AttributeKey.stringKey("service.name"), spec.service())));
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(spec.otlp().toString())
            .setTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .build();
    processor = BatchSpanProcessor.builder(new Counted(exporter)).setMaxQueueSize(QUEUE).build();
  }

  @Override
  public double share() {
    return share;
  }

  @Override
  public void ended(TraceContext context, EndedRequest request, boolean secure) {
    if (waiting.incrementAndGet() <= QUEUE) {
      processor.onEnd(new RequestSpan(context, request, secure, resource));
    } else {
      waiting.decrementAndGet();
      dropped.incrementAndGet();
    }
  }

  /** How many spans were lost, because too many waited or the collector did not take them. */
  public long dropped() {
    return dropped.get();
  }

  /** Sends what waits, within some seconds. */
  @Override
  public void close() {
    processor.shutdown().join(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes note of what was sent and what was not. */
  private final class Counted implements SpanExporter {
    private final SpanExporter to;

    Counted(SpanExporter to) {
      this.to = to;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int size = spans.size();
      CompletableResultCode result = to.export(spans);
      return result.whenComplete(() -> {
        waiting.addAndGet(-size);
        if (!result.isSuccess()) {
          dropped.addAndGet(size);
        }
      });
    }

    @Override
    public CompletableResultCode flush() {
      return to.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return to.shutdown();
    }
  }
}
