package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.ProxyHeader;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.routing.exchange.Downstream;
import org.jspecify.annotations.Nullable;

/** A caller's side of one exchange, as the connection to the endpoint sees it. */
interface DownstreamStream extends Downstream {

  /** The request's head, for whoever writes it anew. */
  RequestMessage request();

  /** The fields that are added to it. */
  Fields added();

  /** The name that this proxy gives the request; null if the client gave it one. */
  @Nullable String newRequestId();

  /** The request's body; null if it has none. */
  @Nullable RequestBody requestBody();

  /** Whether the answer to it never has a body (HEAD). */
  boolean headOnly();

  /** What an endpoint is told of the client before anything else, if it is told. */
  ProxyHeader proxyHeader();

  /** There was no connection for a try, for that reason. */
  void unconnected(ConnectFailure why);

  /** An interim answer is passed on. */
  void inform(ResponseMessage head);

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
