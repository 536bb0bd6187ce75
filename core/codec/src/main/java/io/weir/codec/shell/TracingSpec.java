package io.weir.codec.shell;

import java.net.URI;

/**
 * Where the spans of requests go.
 *
 * @param otlp an OpenTelemetry collector's address for OTLP over HTTP, with {@code /v1/traces}
 * @param sample which share of the traces that begin here is recorded, 0 to 1; others' traces are
 *     recorded if they say so
 * @param service what the proxy is called in traces
 */
public record TracingSpec(URI otlp, double sample, String service) {}
