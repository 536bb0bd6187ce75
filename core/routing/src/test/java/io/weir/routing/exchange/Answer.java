package io.weir.routing.exchange;

/** An answer's head as a value, and what an upstream does with it. */
public record Answer(
    int status,
    int grpcStatus,
    long retryAfterNanos,
    int reportedInFlight,
    long reportedServiceNanos)
    implements ResponseHead {

  public static final Answer OK = of(200);

  public static Answer of(int status) {
    return new Answer(status, NONE, NONE, NONE, NONE);
  }

  public static Answer grpc(int grpcStatus) {
    return new Answer(200, grpcStatus, NONE, NONE, NONE);
  }

  public static Answer overloaded(int status, long retryAfterNanos) {
    return new Answer(status, NONE, retryAfterNanos, NONE, NONE);
  }

  public static Answer reporting(int inFlight, long serviceNanos) {
    return new Answer(200, NONE, NONE, inFlight, serviceNanos);
  }

  /** A whole answer: head and end. */
  public static void whole(Attempt attempt, int status) {
    attempt.answered(of(status));
    attempt.completed(true);
  }

  /** A whole good answer. */
  public static void ok(Attempt attempt) {
    whole(attempt, 200);
  }
}
