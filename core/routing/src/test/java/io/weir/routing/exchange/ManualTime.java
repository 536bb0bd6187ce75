package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.util.PriorityQueue;

/**
 * A clock that moves only when a test moves it. Equal deadlines run in the order of their calls;
 * cancelling a dead handle fails the test.
 */
public final class ManualTime implements Scheduler {

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long now;
  private long sequence;

  private static final class Timer implements Cancellable, Comparable<Timer> {
    final long at;
    final long order;
    final Runnable task;
    boolean dead;

    Timer(long at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      assertThat(dead).as("a cancelled handle is dead already").isFalse();
      dead = true;
    }

    @Override
    public int compareTo(Timer other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  /** A clock whose origin is negative, as {@link System#nanoTime} may be. */
  public ManualTime() {
    this(-5_000 * Nanos.SECOND);
  }

  public ManualTime(long originNanos) {
    now = originNanos;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    assertThat(delayNanos).as("delay").isNotNegative();
    Timer timer = new Timer(Nanos.plus(now, delayNanos), sequence++, task);
    timers.add(timer);
    return timer;
  }

  /** Moves on by so many milliseconds and runs what falls due. */
  public void advance(double millis) {
    advanceNanos(Math.round(millis * Nanos.MILLI));
  }

  public void advanceNanos(long nanos) {
    long until = now + nanos;
    for (Timer next = timers.peek(); next != null && next.at <= until; next = timers.peek()) {
      timers.remove();
      if (!next.dead) {
        next.dead = true;
        now = Math.max(now, next.at);
        next.task.run();
      }
    }
    now = until;
  }

  /** How many timers are set. */
  public long pending() {
    return timers.stream().filter(timer -> !timer.dead).count();
  }

  /** When the next timer falls due, or never. */
  public long nextNanos() {
    return timers.stream()
        .filter(timer -> !timer.dead)
        .mapToLong(t -> t.at)
        .min()
        .orElse(Nanos.NEVER);
  }
}
