package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a failed try is repeated at another endpoint.
 *
 * @param attempts at most so many repetitions of a request, as in the Gateway API; 0 for none
 * @param on after which failures; a try that was never sent is always repeated within the budget
 * @param backoff how long to wait before each
 * @param nonIdempotent whether requests that may change something each time they arrive (POST,
 *     PATCH) are repeated although they may have been processed
 */
public record RetrySpec(int attempts, Set<On> on, BackoffSpec backoff, boolean nonIdempotent) {

  /** What can be repeated. */
  public enum On {
    /** The connection could not be made: nothing was sent. */
    CONNECT,
    /** The connection broke after something was sent. */
    RESET,
    /** The per-try timeout ran out. */
    TIMEOUT,
    /** Any status from 500 to 599, or a failed gRPC status. */
    SERVER_ERROR,
    /** Status 502, 503 or 504. */
    GATEWAY_ERROR,
    /** Status 429 or 503 of an endpoint that says it has too much to do. */
    OVERLOAD
  }

  /** Nothing is repeated, not even what was never sent. */
  public static final RetrySpec NONE =
      new RetrySpec(0, EnumSet.noneOf(On.class), BackoffSpec.NONE, false);

  /** Two repetitions of whatever failed and may safely be repeated, at once. */
  public static final RetrySpec DEFAULT =
      new RetrySpec(2, EnumSet.allOf(On.class), BackoffSpec.NONE, false);

  public RetrySpec {
    require(attempts >= 0 && attempts <= 10, "retries.attempts", "must be from 0 to 10");
    on = on.isEmpty() ? EnumSet.noneOf(On.class) : EnumSet.copyOf(on);
  }

  /**
   * A growing, jittered wait.
   *
   * @param from the first wait; zero for none at all
   * @param to the longest
   * @param jitter 0 to 1, the share of a wait that is random
   */
  public record BackoffSpec(Duration from, Duration to, double jitter) {

    /** No wait. */
    public static final BackoffSpec NONE = new BackoffSpec(Duration.ZERO, Duration.ZERO, 0);

    public BackoffSpec {
      require(!from.isNegative(), "backoff.from", "must not be negative");
      require(to.compareTo(from) >= 0, "backoff.to", "must not be shorter than 'from'");
      require(jitter >= 0 && jitter <= 1, "backoff.jitter", "must be from 0% to 100%");
    }
  }
}
