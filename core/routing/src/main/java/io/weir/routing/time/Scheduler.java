package io.weir.routing.time;

/**
 * One event loop's time: a monotonic clock and its timers, the only source of time that decisions
 * know.
 *
 * <p>Nanoseconds with an arbitrary origin. Callable only from the loop that owns it; tasks run on
 * that loop and never inside {@link #schedule}.
 */
public interface Scheduler {

  /** The current instant in nanoseconds; never goes back. */
  long nanos();

  /**
   * Runs a task once, {@code delayNanos} from now.
   *
   * @param delayNanos at least 0; equal deadlines run in the order of their calls
   * @param task runs on this loop
   * @return a handle that is dead as soon as the task has run or was cancelled; drop it then, for
   *     an implementation may use the object again
   */
  Cancellable schedule(long delayNanos, Runnable task);
}
