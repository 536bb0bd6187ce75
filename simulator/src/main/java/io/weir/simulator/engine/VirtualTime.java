package io.weir.simulator.engine;

import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Scheduler;
import java.util.Arrays;

/**
 * Time that passes only from event to event. Events run in the order of their time and, where that
 * is equal, of their scheduling.
 *
 * <p>Cancelled events stay until their time comes. In steady state nothing is allocated. Owned by
 * one thread.
 */
public final class VirtualTime implements Scheduler {

  /** More pending events than this mean that a scenario is far beyond its capacity. */
  static final int MAX_PENDING = 50_000_000;

  private final EventQueue queue;
  private long now;
  private long sequence;
  private long processed;
  private int pending;
  private Event[] free = new Event[1024];
  private int freeCount;

  /** Time begins at zero. */
  public VirtualTime() {
    this(new EventWheel());
  }

  VirtualTime(EventQueue queue) {
    this.queue = queue;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    if (delayNanos < 0 || now + delayNanos < now) {
      throw new InvariantException("a delay of " + delayNanos + " ns", now);
    }
    if (++pending > MAX_PENDING) {
      throw new InvariantException(MAX_PENDING + " events are pending", now);
    }
    Event event = freeCount > 0 ? free[--freeCount] : new Event();
    event.task = task;
    event.time = now + delayNanos;
    event.sequence = sequence++;
    queue.add(event);
    return event;
  }

  /** How many events wait for their time, cancelled ones included. */
  int pending() {
    return pending;
  }

  /** How many events have run. */
  public long processed() {
    return processed;
  }

  /**
   * Runs the next event.
   *
   * @param horizonNanos events later than this stay where they are
   * @return false when there was none
   */
  public boolean step(long horizonNanos) {
    Event event = queue.poll(horizonNanos);
    if (event == null) {
      return false;
    }
    pending--;
    Runnable task = event.task;
    long time = event.time;
    event.task = null;
    recycle(event);
    if (task != null) {
      if (time < now) {
        throw new InvariantException("time goes back to " + time, now);
      }
      now = time;
      processed++;
      task.run();
    }
    return true;
  }

  /** Moves time forward to an instant before which nothing is left to happen. */
  public void advanceTo(long instantNanos) {
    now = Math.max(now, instantNanos);
  }

  private void recycle(Event event) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = event;
  }
}
