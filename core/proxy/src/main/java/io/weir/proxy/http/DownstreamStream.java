package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.ResponseReader;
import io.weir.routing.exchange.Downstream;
import org.jspecify.annotations.Nullable;

/** A caller's side of one exchange, as the connection to the endpoint sees it. */
interface DownstreamStream extends Downstream {

  /** The request's head as HTTP/1.1, written anew; {@code fallbackHost} if it names no host. */
  ByteBuf requestHead(String fallbackHost);

  /** The request's body; null if it has none. */
  @Nullable RequestBody requestBody();

  /** Whether that is sent in chunks. */
  boolean requestChunked();

  /** Whether the answer to it never has a body (HEAD). */
  boolean headOnly();

  /** Whether the request asked for a tunnel. */
  boolean upgrade();

  /** An interim answer is passed on. */
  void inform(ResponseReader head);

  /** Data of the answer's body; released by this. */
  void data(ByteBuf data);

  /** Nothing more is at hand for now: what was written goes out. */
  void flush();

  /** The answer is complete. The exchange was told before. */
  void end(@Nullable Fields trailers);

  /** The endpoint's connection takes more of a tunnel's data again. */
  void resume();

  /** Whether it takes more data without storing it. */
  boolean writable();
}
