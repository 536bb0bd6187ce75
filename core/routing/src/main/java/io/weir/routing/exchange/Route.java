package io.weir.routing.exchange;

import io.weir.routing.policy.Backoff;
import io.weir.routing.policy.LatencyDigest;
import io.weir.routing.policy.TokenBucket;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A route as exchanges see it: its numbers in nanoseconds, its destinations, its rate limit and its
 * counts. Made anew with each snapshot; counts, rate limit and latencies pass on by name.
 */
final class Route {

  /** A hedge is this much behind the percentile, and a millisecond. */
  private static final double HEDGE_SLACK = 1.05;

  /** A hedge is sent at this share of the timeout at the latest. */
  private static final double HEDGE_TIMEOUT_SHARE = 0.7;

  final RouteSpec spec;
  final RetrySpec retries;
  final long timeoutNanos;
  final long perTryNanos;
  final long idleNanos;
  final boolean cancel;
  final Backoff backoff;
  ExchangeStats stats;
  private final Destination[] destinations;
  private final int[] weights;
  private final int totalWeight;
  private final @Nullable TokenBucket rateLimit;
  private final @Nullable LatencyDigest latency;

  Route(
      RouteSpec spec,
      Destination[] destinations,
      @Nullable Route predecessor,
      RandomGenerator random,
      long nowNanos) {
    this.spec = spec;
    this.retries = spec.retries();
    TimeoutSpec timeout = spec.timeout();
    this.timeoutNanos = nanos(timeout.request());
    this.perTryNanos = nanos(timeout.perTry());
    this.idleNanos = nanos(timeout.idle());
    this.cancel = timeout.cancel();
    this.backoff = new Backoff(spec.retries().backoff(), random);
    this.destinations = destinations;
    this.weights = new int[destinations.length];
    int total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = spec.backends().get(i).weight();
      total += weights[i];
    }
    this.totalWeight = total;
    this.stats = predecessor == null ? new ExchangeStats() : predecessor.stats;
    this.rateLimit = rateLimit(spec, predecessor, nowNanos);
    this.latency = latency(spec.hedge(), predecessor);
  }

  private static @Nullable TokenBucket rateLimit(
      RouteSpec spec, @Nullable Route predecessor, long nowNanos) {
    RateLimitSpec limit = spec.rateLimit();
    if (limit == null) {
      return null;
    }
    return predecessor != null && limit.equals(predecessor.spec.rateLimit())
        ? predecessor.rateLimit
        : new TokenBucket(limit.perSecond(), limit.burst(), limit.burst(), nowNanos);
  }

  private static @Nullable LatencyDigest latency(HedgeSpec hedge, @Nullable Route predecessor) {
    if (hedge.extra() == 0 || hedge.delay() != null) {
      return null;
    }
    return predecessor != null && hedge.equals(predecessor.spec.hedge())
        ? predecessor.latency
        : new LatencyDigest(hedge.percentile());
  }

  /** When a deadline that is enforced ends a request that arrived then. */
  long deadline(long openedNanos) {
    return cancel ? Nanos.plus(openedNanos, timeoutNanos) : Nanos.NEVER;
  }

  /**
   * How long to wait before the rate limit admits a request; 0, and one token less, for at once.
   */
  long rateLimitWaitNanos(long nowNanos) {
    TokenBucket bucket = rateLimit;
    return bucket == null || bucket.tryTake(nowNanos) ? 0 : Math.max(1, bucket.waitNanos(nowNanos));
  }

  Destination destination(RandomGenerator random) {
    if (destinations.length == 1) {
      return destinations[0];
    }
    int drawn = random.nextInt(totalWeight);
    int i = 0;
    while (drawn >= weights[i]) {
      drawn -= weights[i];
      i++;
    }
    return destinations[i];
  }

  /** Takes in how long a good answer took. */
  void recordLatency(long latencyNanos) {
    LatencyDigest digest = latency;
    if (digest != null) {
      digest.record(latencyNanos);
    }
  }

  /** How long a try may take before another is sent beside it, or never. */
  long hedgeDelayNanos(long nowNanos) {
    HedgeSpec hedge = spec.hedge();
    if (hedge.extra() == 0) {
      return Nanos.NEVER;
    }
    Duration fixed = hedge.delay();
    LatencyDigest digest = latency;
    if (fixed != null || digest == null) {
      return nanos(fixed);
    }
    long known = digest.value(nowNanos);
    long limit =
        timeoutNanos == Nanos.NEVER ? Nanos.NEVER : (long) (HEDGE_TIMEOUT_SHARE * timeoutNanos);
    return known == Nanos.NEVER
        ? limit
        : Math.min(limit, (long) (known * HEDGE_SLACK) + Nanos.MILLI);
  }

  private static long nanos(@Nullable Duration duration) {
    return duration == null ? Nanos.NEVER : Nanos.of(duration);
  }
}
