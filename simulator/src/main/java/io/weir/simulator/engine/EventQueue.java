package io.weir.simulator.engine;

import org.jspecify.annotations.Nullable;

/** Pending events in the order of their time and sequence. Owned by one thread. */
interface EventQueue {

  /** Takes in an event, not earlier than the last one that was taken out. */
  void add(Event event);

  /** Takes out the first event, cancelled ones included, or null where all are later than that. */
  @Nullable Event poll(long horizonNanos);

  /** The time of the first event, cancelled ones included, or {@link Long#MAX_VALUE}. */
  long firstTime();
}
