package io.weir.routing.exchange;

/** The head of an endpoint's answer, as far as decisions depend on it; a read-only view. */
public interface ResponseHead {

  /** No value. */
  int NONE = -1;

  /** The final HTTP status, 200 to 599. */
  int status();

  /** The gRPC status, if the head already carries it, or {@link #NONE}. */
  default int grpcStatus() {
    return NONE;
  }

  /** When the endpoint asks to be called again (Retry-After), from now in nanoseconds, or -1. */
  default long retryAfterNanos() {
    return NONE;
  }

  /** How many requests the peer works on, if it tells, or {@link #NONE}. */
  default int reportedInFlight() {
    return NONE;
  }

  /** How long one request takes the peer, in nanoseconds, if it tells, or {@link #NONE}. */
  default long reportedServiceNanos() {
    return NONE;
  }
}
