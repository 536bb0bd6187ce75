package io.weir.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * Events that were scheduled with one and the same delay, and are therefore in the order of their
 * time: timeouts, mostly. Only the first of them stands in the event queue; the others wait in line
 * here, where a cancelled one is taken out at once instead of staying until its time.
 *
 * <p>A lane that is empty can serve another delay. Owned by one thread.
 */
final class DelayLane {

  /** The delay that it serves, or the last one that found it empty; -1 for none. */
  long delayNanos = -1;

  private @Nullable Event front;
  private @Nullable Event first;
  private @Nullable Event last;

  boolean isEmpty() {
    return front == null;
  }

  /** Takes in an event; true where it is the front, which belongs into the queue. */
  boolean add(Event event) {
    event.lane = this;
    if (front == null) {
      front = event;
      return true;
    }
    event.previous = last;
    if (last == null) {
      first = event;
    } else {
      last.next = event;
    }
    last = event;
    return false;
  }

  /** The front has come out of the queue; returns the new one, which belongs into it, or null. */
  @Nullable Event advance() {
    Event event = first;
    if (event != null) {
      unlink(event);
    }
    front = event;
    return event;
  }

  /** Takes an event out of the line; false where it is the front and stays in the queue. */
  @SuppressWarnings("ReferenceEquality") // This very event.
  boolean remove(Event event) {
    if (event == front) {
      return false;
    }
    unlink(event);
    return true;
  }

  private void unlink(Event event) {
    if (event.previous == null) {
      first = event.next;
    } else {
      event.previous.next = event.next;
    }
    if (event.next == null) {
      last = event.previous;
    } else {
      event.next.previous = event.previous;
    }
    event.previous = null;
    event.next = null;
  }
}
