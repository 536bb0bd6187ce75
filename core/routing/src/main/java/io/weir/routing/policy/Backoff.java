package io.weir.routing.policy;

import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: twice as long each time up to a limit, of which a share is
 * random so that callers who failed together do not come back together.
 *
 * <p>At a jitter of 1 this is AWS's "full jitter" (Brooker, "Exponential Backoff And Jitter",
 * 2015).
 */
public final class Backoff {

  private final long fromNanos;
  private final long toNanos;
  private final double jitter;
  private final RandomGenerator random;

  /** A backoff that draws from its own stream of random numbers. */
  public Backoff(BackoffSpec spec, RandomGenerator random) {
    this.fromNanos = Nanos.of(spec.from());
    this.toNanos = Nanos.of(spec.to());
    this.jitter = spec.jitter();
    this.random = random;
  }

  /**
   * The wait before a retry, from {@code 1 - jitter} of the full wait to all of it.
   *
   * @param retry 0 for a request's first
   */
  public long nanos(int retry) {
    if (fromNanos == 0) {
      return 0;
    }
    long full = retry < Long.numberOfLeadingZeros(fromNanos) ? fromNanos << retry : toNanos;
    long wait = Math.min(full, toNanos);
    return jitter == 0 ? wait : wait - (long) (wait * jitter * random.nextDouble());
  }
}
