package io.weir.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.wire.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that has ended, as OpenTelemetry's SDK sees it: a span of a server, its attributes by
 * the semantic conventions for HTTP (1.x, stable), and what only a proxy knows below {@code weir.}.
 *
 * @param resource who records it
 */
record RequestSpan(TraceContext trace, EndedRequest request, boolean secure, Resource resource)
    implements ReadableSpan, SpanData {

  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.weir");
  private static final long MICRO = 1_000;
  private static final int SERVER_ERROR = 500;

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> REQUEST_SIZE =
      AttributeKey.longKey("http.request.body.size");
  private static final AttributeKey<Long> RESPONSE_SIZE =
      AttributeKey.longKey("http.response.body.size");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
  private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("weir.route");
  private static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("weir.endpoint");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("weir.reason");
  private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("weir.request_id");

  @Override
  public SpanContext getSpanContext() {
    return context(trace.spanId());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return trace.parent() == 0 ? SpanContext.getInvalid() : context(trace.parentId());
  }

  private SpanContext context(String span) {
    return SpanContext.create(
        trace.traceId(), span, TraceFlags.getSampled(), TraceState.getDefault());
  }

  /** As few different ones as there are methods and routes. */
  @Override
  public String getName() {
    return request.route().isEmpty() ? request.method() : request.method() + " " + request.route();
  }

  @Override
  public SpanKind getKind() {
    return SpanKind.SERVER;
  }

  /** A client's mistake is no error of the server that says so; being cut off is one. */
  @Override
  public StatusData getStatus() {
    return failed() ? StatusData.error() : StatusData.unset();
  }

  private boolean failed() {
    return request.status() >= SERVER_ERROR || request.status() == 0;
  }

  @Override
  public long getStartEpochNanos() {
    return request.timeMicros() * MICRO;
  }

  @Override
  public long getEndEpochNanos() {
    return getStartEpochNanos() + request.durationNanos();
  }

  @Override
  public long getLatencyNanos() {
    return request.durationNanos();
  }

  @Override
  public Attributes getAttributes() {
    AttributesBuilder all = Attributes.builder();
    all.put(METHOD, request.method());
    all.put(SCHEME, secure ? "https" : "http");
    int query = request.path().indexOf('?');
    all.put(PATH, query < 0 ? request.path() : request.path().substring(0, query));
    put(all, QUERY, query < 0 ? "" : request.path().substring(query + 1));
    put(all, SERVER, request.authority());
    put(all, CLIENT, request.client());
    put(all, AGENT, request.agent());
    put(all, PROTOCOL, request.protocol().substring(request.protocol().indexOf('/') + 1));
    if (request.status() != 0) {
      all.put(STATUS, (long) request.status());
    }
    if (failed()) {
      all.put(ERROR, request.reason().isEmpty() ? "" + request.status() : request.reason());
    }
    all.put(REQUEST_SIZE, request.requestBytes());
    all.put(RESPONSE_SIZE, request.bytes());
    put(all, ROUTE, request.route());
    put(all, ENDPOINT, request.upstream());
    put(all, REASON, request.reason());
    put(all, REQUEST_ID, request.id());
    return all.build();
  }

  private static void put(AttributesBuilder to, AttributeKey<String> key, String value) {
    if (!value.isEmpty()) {
      to.put(key, value);
    }
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    return getAttributes().get(key);
  }

  @Override
  public int getTotalAttributeCount() {
    return getAttributes().size();
  }

  @Override
  public SpanData toSpanData() {
    return this;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  @SuppressWarnings("deprecation") // the SDK's interfaces still ask for it
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.create(SCOPE.getName(), SCOPE.getVersion());
  }
}
