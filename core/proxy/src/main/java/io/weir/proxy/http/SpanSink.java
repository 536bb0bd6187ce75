package io.weir.proxy.http;

import io.weir.proxy.wire.TraceContext;

/** Takes note of the requests that are recorded in traces; callable from any loop, never waits. */
public interface SpanSink {

  /** Which share of the traces that begin here is recorded, 0 to 1. */
  double share();

  /**
   * A request has ended, in whatever way.
   *
   * @param secure whether it came over TLS
   */
  void ended(TraceContext context, EndedRequest request, boolean secure);
}
