package io.weir.proxy.http;

import io.weir.proxy.wire.Fields;

/**
 * An answer of the proxy's own to a gRPC call, which reads no HTTP status but a status of its own
 * (gRPC over HTTP/2, "Responses").
 */
final class GrpcAnswer {

  private static final int UNKNOWN = 2;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;

  private GrpcAnswer() {}

  /** The fields of an answer that is nothing but them. */
  static Fields fields(Reason why, int code, String detail, long retryAfterSeconds) {
    return why.fields(detail, retryAfterSeconds)
        .without("content-type")
        .with(
            "content-type: application/grpc\r\ngrpc-status: "
                + status(why, code)
                + "\r\ngrpc-message: weir: "
                + detail.replace("%", "%25")
                + "\r\n");
  }

  /** By the table "HTTP to gRPC Status Code Mapping", but where the reason is known better. */
  static int status(Reason why, int code) {
    return switch (why) {
      case NO_ROUTE -> UNIMPLEMENTED;
      case RATE_LIMITED -> RESOURCE_EXHAUSTED;
      case TIMEOUT, REQUEST_TIMEOUT -> DEADLINE_EXCEEDED;
      case OVERLOADED, NO_ENDPOINT, UPSTREAM_FAILED -> UNAVAILABLE;
      case BAD_REQUEST, INTERNAL_ERROR -> INTERNAL;
      default -> code == 429 ? RESOURCE_EXHAUSTED : UNKNOWN;
    };
  }
}
