package io.weir.simulator.engine;

import io.weir.routing.time.Cancellable;
import org.jspecify.annotations.Nullable;

/** A scheduled task; used again once it is past. Events are ordered by time, then by sequence. */
final class Event implements Cancellable {

  private final VirtualTime owner;
  @Nullable Runnable task;
  long time;
  long sequence;

  /** Neighbours in a lane; {@code next} is also the queue's. */
  @Nullable Event next;

  @Nullable Event previous;

  /** Where it waits, or whose front it is; null for none. */
  @Nullable DelayLane lane;

  Event(VirtualTime owner) {
    this.owner = owner;
  }

  @Override
  public void cancel() {
    owner.cancel(this);
  }

  boolean before(Event other) {
    return time < other.time || (time == other.time && sequence < other.sequence);
  }
}
