package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long things may last; null means no limit.
 *
 * @param request from the request's arrival to the end of its answer, all tries together
 * @param perTry from the start of one try to the head of its answer
 * @param idle without a byte in either direction on an open exchange
 * @param cancel whether a request that exceeds {@code request} is ended; false only observes, as
 *     the experiment of 2016 did
 */
public record TimeoutSpec(
    @Nullable Duration request,
    @Nullable Duration perTry,
    @Nullable Duration idle,
    boolean cancel) {

  /** No limit at all. */
  public static final TimeoutSpec NONE = new TimeoutSpec(null, null, null, true);

  public TimeoutSpec {
    requirePositive(request, "timeout.after");
    requirePositive(perTry, "timeout.per-try");
    requirePositive(idle, "timeout.idle");
  }

  /** A limit on the whole request only. */
  public static TimeoutSpec of(Duration request, boolean cancel) {
    return new TimeoutSpec(request, null, null, cancel);
  }

  private static void requirePositive(@Nullable Duration limit, String path) {
    require(limit == null || limit.isPositive(), path, "must be longer than zero");
  }
}
