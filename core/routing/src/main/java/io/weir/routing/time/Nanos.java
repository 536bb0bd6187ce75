package io.weir.routing.time;

import java.time.Duration;

/** Arithmetic on nanosecond durations and instants that saturates instead of wrapping. */
public final class Nanos {

  /** One millisecond in nanoseconds. */
  public static final long MILLI = 1_000_000L;

  /** One second in nanoseconds. */
  public static final long SECOND = 1_000_000_000L;

  /** An instant that never comes, and the duration of something without a limit. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final Duration LONGEST = Duration.ofNanos(NEVER);

  private Nanos() {}

  /** A duration in nanoseconds, or {@link #NEVER} where it is longer than 292 years. */
  public static long of(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? NEVER : duration.toNanos();
  }

  /** {@code instant + duration}, or {@link #NEVER} where that would overflow or either is never. */
  public static long plus(long instant, long duration) {
    long sum = instant + duration;
    return duration >= 0 && sum < instant ? NEVER : sum;
  }
}
