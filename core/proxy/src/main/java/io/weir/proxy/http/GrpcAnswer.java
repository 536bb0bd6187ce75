package io.weir.proxy.http;

import io.weir.proxy.wire.Fields;
import io.weir.routing.time.Nanos;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  private static final Pattern TIMEOUT = Pattern.compile("[0-9]{1,8}[HMSmun]");

  private GrpcAnswer() {}

  /**
   * The fields of an answer that is nothing but them.
   *
   * @param late whether the caller's own timeout is over: whatever failed, that is what it waits to
   *     hear
   */
  static Fields fields(Reason why, int code, String detail, long retryAfterSeconds, boolean late) {
    return why.fields(detail, retryAfterSeconds)
        .without("content-type")
        .with(
            "content-type: application/grpc\r\ngrpc-status: "
                + (late ? DEADLINE_EXCEEDED : status(why, code))
                + "\r\ngrpc-message: weir: "
                + detail.replace("%", "%25")
                + "\r\n");
  }

  /**
   * How long the caller of a gRPC call waits (gRPC over HTTP/2, "Timeout"), in nanoseconds; {@link
   * Nanos#NEVER} if it does not say, or says nonsense.
   */
  static long timeoutNanos(@Nullable String timeout) {
    if (timeout == null || !TIMEOUT.matcher(timeout).matches()) {
      return Nanos.NEVER;
    }
    int digits = timeout.length() - 1;
    long unit =
        switch (timeout.charAt(digits)) {
          case 'H' -> 3600 * Nanos.SECOND;
          case 'M' -> 60 * Nanos.SECOND;
          case 'S' -> Nanos.SECOND;
          case 'm' -> Nanos.MILLI;
          case 'u' -> Nanos.MILLI / 1000;
          default -> 1;
        };
    return Long.parseLong(timeout.substring(0, digits)) * unit;
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
