package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;

/**
 * How many requests of one event loop may be under way to a cluster, and how many may wait.
 *
 * @param requests at most so many at once; with {@code adaptive} where the limit starts
 * @param adaptive whether the limit follows latency (Netflix's Gradient2) between {@code min} and
 *     {@code max}
 * @param min the adaptive limit's lower end
 * @param max the adaptive limit's upper end
 * @param pending how many may wait for a place, oldest first
 * @param maxWait how long one may wait before it is shed
 */
public record LimitSpec(
    int requests, boolean adaptive, int min, int max, int pending, Duration maxWait) {

  /** The highest limit there is: 65,536 at once, no queue. */
  public static final LimitSpec DEFAULT = fixed(65_536, 0);

  public LimitSpec {
    require(requests >= 1 && requests <= 1_000_000, "limits.requests", "must be 1 to 1000000");
    require(pending >= 0 && pending <= 1_000_000, "limits.pending", "must be 0 to 1000000");
    require(min >= 1 && min <= requests, "limits.min", "must be from 1 to 'requests'");
    require(max >= requests && max <= 1_000_000, "limits.max", "must be 'requests' to 1000000");
    require(maxWait.isPositive(), "limits.max-wait", "must be longer than zero");
  }

  /** A fixed limit with a queue whose members wait at most one second. */
  public static LimitSpec fixed(int requests, int pending) {
    return new LimitSpec(requests, false, 1, requests, pending, Duration.ofSeconds(1));
  }

  /** A limit between 20 and 200, as in Netflix's Gradient2, starting at 20. */
  public static LimitSpec gradient(int pending) {
    return new LimitSpec(20, true, 20, 200, pending, Duration.ofSeconds(1));
  }
}
