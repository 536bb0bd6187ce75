package io.weir.proxy.http;

import io.weir.codec.accesslog.AccessEntry;

/** One request, or one raw connection, as the access log sees it. */
public record EndedRequest(
    long timeMicros,
    long durationNanos,
    String client,
    String method,
    String authority,
    String path,
    String protocol,
    int status,
    long requestBytes,
    long bytes,
    String route,
    String upstream,
    String reason,
    String id,
    String agent,
    String referer)
    implements AccessEntry {}
