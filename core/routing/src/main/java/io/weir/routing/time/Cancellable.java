package io.weir.routing.time;

/** A scheduled task that has not run yet. See {@link Scheduler#schedule} for its lifetime. */
public interface Cancellable {

  /** Takes the task back: it will not run. Callable once, from the owning loop. */
  void cancel();
}
