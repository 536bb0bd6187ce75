package io.weir.simulator.engine;

import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Scheduler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only from event to event. Events run in the order of their time and, where that
 * is equal, of their scheduling.
 *
 * <p>Events whose delay has been asked for before wait in a {@link DelayLane}, and leave it when
 * they are cancelled; others stay until their time comes. In steady state nothing is allocated.
 * Owned by one thread.
 */
public final class VirtualTime implements Scheduler {

  /** More pending events than this mean that a scenario is far beyond its capacity. */
  static final int MAX_PENDING = 50_000_000;

  /** A scenario has a handful of constant delays; which lane serves one is said by its hash. */
  private static final int LANE_BITS = 5;

  private static final long LANE_HASH = 0x9E3779B97F4A7C15L;

  private final EventQueue queue;
  private final DelayLane[] lanes = new DelayLane[1 << LANE_BITS];
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
    Arrays.setAll(lanes, _ -> new DelayLane());
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
    Event event = freeCount > 0 ? free[--freeCount] : new Event(this);
    event.task = task;
    event.time = now + delayNanos;
    event.sequence = sequence++;
    DelayLane lane = lane(delayNanos);
    if (lane == null || lane.add(event)) {
      queue.add(event);
    }
    return event;
  }

  /** The lane of a delay that is not asked for the first time, or null. */
  private @Nullable DelayLane lane(long delayNanos) {
    DelayLane lane = lanes[(int) ((delayNanos * LANE_HASH) >>> (Long.SIZE - LANE_BITS))];
    if (lane.delayNanos == delayNanos) {
      return lane;
    }
    if (lane.isEmpty()) {
      lane.delayNanos = delayNanos;
    }
    return null;
  }

  /** An event is not wanted any more. */
  void cancel(Event event) {
    event.task = null;
    DelayLane lane = event.lane;
    if (lane != null && lane.remove(event)) {
      pending--;
      recycle(event);
    }
  }

  /** How many events wait for their time, with those cancelled ones that no lane could let go. */
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
    DelayLane lane = event.lane;
    if (lane != null) {
      Event next = lane.advance();
      if (next != null) {
        queue.add(next);
      }
    }
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

  /** When the next event is due, cancelled ones included, or {@link Long#MAX_VALUE}. */
  public long nextNanos() {
    return queue.firstTime();
  }

  /** Moves time forward to an instant before which nothing is left to happen. */
  public void advanceTo(long instantNanos) {
    now = Math.max(now, instantNanos);
  }

  private void recycle(Event event) {
    event.lane = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = event;
  }
}
