package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.time.Nanos;

/**
 * A response's head that was read and checked, whatever version of HTTP it came in. Valid until the
 * next head on its connection or stream, and only on its loop.
 */
public interface ResponseMessage extends ResponseHead {

  /** The status of an upgraded connection. */
  int SWITCHING_PROTOCOLS = 101;

  /** The first status of a final answer. */
  int FIRST_FINAL = 200;

  /** Its fields. */
  Fields fields();

  /** How long the body is, unless it answers a HEAD. See {@link Framing}. */
  long bodyLength();

  /** Writes what follows the status on a status line: a space and a phrase, or nothing. */
  void writeReason(ByteBuf out);

  /** Whether it is only an interim answer, such as 100 or 103. */
  default boolean interim() {
    return status() < FIRST_FINAL && status() != SWITCHING_PROTOCOLS;
  }

  @Override
  default int grpcStatus() {
    return fields().number(FieldName.GRPC_STATUS);
  }

  @Override
  default long retryAfterNanos() {
    int seconds = fields().number(FieldName.RETRY_AFTER);
    return seconds < 0 ? NONE : seconds * Nanos.SECOND;
  }
}
