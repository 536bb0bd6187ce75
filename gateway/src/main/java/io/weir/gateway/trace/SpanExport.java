package io.weir.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.weir.codec.shell.TracingSpec;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.http.SpanSink;
import io.weir.proxy.wire.TraceContext;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector, in batches, by a thread of OpenTelemetry's SDK. At most 2,048 wait;
 * whatever comes while the collector is too slow or away is dropped, so no request ever waits.
 */
public final class SpanExport implements SpanSink, AutoCloseable {

  private static final int QUEUE = 2_048;
  private static final long TIMEOUT_SECONDS = 5;

  private final double share;
  private final Resource resource;
  private final BatchSpanProcessor processor;

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
    processor = BatchSpanProcessor.builder(exporter).setMaxQueueSize(QUEUE).build();
  }

  @Override
  public double share() {
    return share;
  }

  @Override
  public void ended(TraceContext context, EndedRequest request, boolean secure) {
    processor.onEnd(new RequestSpan(context, request, secure, resource));
  }

  /** Sends what waits, within some seconds. */
  @Override
  public void close() {
    processor.shutdown().join(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
