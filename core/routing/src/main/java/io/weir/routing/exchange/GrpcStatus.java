package io.weir.routing.exchange;

/** What gRPC's status codes say of the server. */
public final class GrpcStatus {

  private static final int UNKNOWN = 2;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final int DATA_LOSS = 15;

  private GrpcStatus() {}

  /** Whether the code reports a failure of the server and not of the request. */
  public static boolean failed(int code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }
}
