package io.weir.proxy.http;

import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * An instant that is moved far more often than it comes. Moving it later is one store: the timer
 * under it fires early, looks, and waits again. Owned by one loop.
 */
public final class Deadline implements Runnable {

  private final Scheduler scheduler;
  private final Runnable due;
  private long atNanos = Nanos.NEVER;
  private long timerNanos = Nanos.NEVER;
  private @Nullable Cancellable timer;

  /** A deadline that never comes until it is set. */
  public Deadline(Scheduler scheduler, Runnable due) {
    this.scheduler = scheduler;
    this.due = due;
  }

  /** It is due at that instant, and at no other. */
  public void set(long nanos, long nowNanos) {
    atNanos = nanos;
    Cancellable armed = timer;
    if (armed != null && timerNanos <= nanos) {
      return;
    }
    if (armed != null) {
      armed.cancel();
    }
    arm(nanos, nowNanos);
  }

  /** It never comes. */
  public void clear() {
    atNanos = Nanos.NEVER;
  }

  /** It never comes, and holds no timer. */
  public void cancel() {
    clear();
    Cancellable armed = timer;
    if (armed != null) {
      timer = null;
      armed.cancel();
    }
  }

  private void arm(long nanos, long nowNanos) {
    timerNanos = nanos;
    timer = scheduler.schedule(Math.max(0, nanos - nowNanos), this);
  }

  @Override
  public void run() {
    timer = null;
    if (atNanos == Nanos.NEVER) {
      return;
    }
    long now = scheduler.nanos();
    if (now >= atNanos) {
      atNanos = Nanos.NEVER;
      due.run();
    } else {
      arm(atNanos, now);
    }
  }
}
