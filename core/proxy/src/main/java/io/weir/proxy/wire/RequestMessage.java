package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.weir.routing.exchange.RequestHead;

/**
 * A request's head that was read and checked, whatever version of HTTP it came in: all that is
 * needed to write it anew in another. Valid as long as its request lives, and only on its loop.
 */
public interface RequestMessage extends RequestHead {

  /** Its fields, without what HTTP/2 puts into pseudo-header fields. */
  Fields fields();

  /** How long the body is: 0 for none, or {@link Framing#CHUNKED} where only its end will tell. */
  long bodyLength();

  /** Whether the client wants to speak WebSocket (RFC 6455, RFC 8441) from here on. */
  boolean upgrade();

  /** Whether the client takes trailers. */
  boolean wantsTrailers();

  /** The version that it came in, such as {@code HTTP/1.1}. */
  String protocol();

  /** Writes the normal path and the query. */
  void writeTarget(ByteBuf out);

  /** How many bytes {@link #writeTarget} writes. */
  int targetLength();
}
