package io.weir.routing.stats;

/** How one try at one endpoint ended. */
public enum Outcome {
  /** A good answer. */
  SUCCESS,
  /** An answer that reports a failure of the server: status 5xx, or a failed gRPC status. */
  SERVER_ERROR,
  /** Status 429, or 503 with a time to come back: the endpoint has too much to do. */
  OVERLOADED,
  /** No connection could be made: nothing was sent. */
  CONNECT_FAILED,
  /** The endpoint or its connection refused the request unprocessed (REFUSED_STREAM, GOAWAY). */
  REFUSED,
  /** The connection broke after something was sent. */
  RESET,
  /** No answer within the time allowed; ended by us. */
  TIMEOUT,
  /** Another try of the same request answered first; ended by us. */
  LOST_RACE,
  /** The caller went away; ended by us. */
  CANCELLED;

  private static final Outcome[] ALL = values();

  /** Whether it speaks against the endpoint. */
  public boolean failed() {
    return this != SUCCESS && !inconclusive();
  }

  /** Whether it says neither good nor bad of the endpoint. */
  public boolean inconclusive() {
    return this == LOST_RACE || this == CANCELLED || this == REFUSED;
  }

  /** Whether the endpoint certainly has not begun to process it. */
  public boolean unprocessed() {
    return this == CONNECT_FAILED || this == REFUSED;
  }

  /** How many outcomes there are. */
  public static int count() {
    return ALL.length;
  }

  /** The outcome with that {@link #ordinal}. */
  public static Outcome of(int ordinal) {
    return ALL[ordinal];
  }
}
