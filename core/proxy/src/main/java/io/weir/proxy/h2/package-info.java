/**
 * HTTP/2 (RFC 9113) without what it is used for: frames, HPACK, streams, flow control, and the
 * budgets that keep a peer from making work of frames that cost it nothing. {@link
 * io.weir.proxy.h2.Http2Connection} is one connection, {@link io.weir.proxy.h2.Http2Stream} one
 * exchange of messages on it.
 */
@NullMarked
package io.weir.proxy.h2;

import org.jspecify.annotations.NullMarked;
