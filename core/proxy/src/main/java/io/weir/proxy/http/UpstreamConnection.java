package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.weir.routing.exchange.Attempt;
import org.jspecify.annotations.Nullable;

/** A connection to an endpoint, of either version of HTTP, as its pool sees it. */
interface UpstreamConnection {

  /**
   * Sends a try's request. It must have room for it.
   *
   * @param preparedHead its head in this version, taken over by this, or null if it is to be
   *     written
   */
  void send(Attempt attempt, DownstreamStream caller, @Nullable ByteBuf preparedHead);

  /** Whose requests it carries; null for anybody's. */
  @Nullable Owner owner();

  /** Whether it can take another request now. */
  boolean hasRoom();

  /** Whether no request is under way. */
  boolean idle();

  /** Since when that is so, in the loop's nanoseconds. */
  long idleSinceNanos();

  /** Whether it speaks HTTP/2. */
  boolean second();

  /** Cuts it. */
  void close();
}
