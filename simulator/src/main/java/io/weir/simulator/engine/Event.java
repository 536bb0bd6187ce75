package io.weir.simulator.engine;

import io.weir.routing.time.Cancellable;
import org.jspecify.annotations.Nullable;

/** A scheduled task; used again once it is past. Events are ordered by time, then by sequence. */
final class Event implements Cancellable {

  @Nullable Runnable task;
  long time;
  long sequence;
  @Nullable Event next;

  @Override
  public void cancel() {
    task = null;
  }

  boolean before(Event other) {
    return time < other.time || (time == other.time && sequence < other.sequence);
  }
}
