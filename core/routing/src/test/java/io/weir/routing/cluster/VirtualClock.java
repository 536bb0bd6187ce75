package io.weir.routing.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only from one event to the next; equal instants run in call order. */
final class VirtualClock {

  private record Event(long atNanos, long order, Runnable task) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
  private long now;
  private long order;

  long nanos() {
    return now;
  }

  void schedule(long delayNanos, Runnable task) {
    events.add(new Event(now + delayNanos, order++, task));
  }

  /** Runs what is due within that time, then it is that late. */
  void advance(long nanos) {
    long end = now + nanos;
    for (Event next = events.peek(); next != null && next.atNanos <= end; next = events.peek()) {
      events.remove();
      now = next.atNanos;
      next.task.run();
    }
    now = end;
  }

  /** Runs until nothing is due. */
  void drain() {
    while (!events.isEmpty()) {
      advance(events.element().atNanos - now);
    }
  }
}
