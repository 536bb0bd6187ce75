package io.weir.proxy.http;

import org.jspecify.annotations.Nullable;

/**
 * Who is told of every request that ended.
 *
 * @param log the access log, of one loop, or null for none
 * @param spans where traces are recorded, or null for nowhere; then nothing is traced
 */
public record Sinks(@Nullable AccessSink log, @Nullable SpanSink spans) {

  /** Nobody. */
  public static final Sinks NONE = new Sinks(null, null);
}
