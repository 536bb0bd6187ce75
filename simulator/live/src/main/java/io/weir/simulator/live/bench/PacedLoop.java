package io.weir.simulator.live.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.weir.simulator.engine.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A thread on which virtual time keeps step with the clock on the wall, and whose sockets are
 * served in between. An event that is late still runs at its own time, so being late doesn't add
 * up; what comes from a socket happens at the time of the clock, after all that was due before.
 */
final class PacedLoop implements AutoCloseable {

  /** Sockets are looked after at least as often as this, in events. */
  private static final int MOST_EVENTS = 256;

  /** With nothing to do it sleeps no longer than this. */
  private static final long LONGEST_SLEEP_NANOS = 100_000_000;

  private static final long CLOSE_MILLIS = 1000;

  private final ManualIoEventLoop io;
  private final Thread thread;
  private final long spinNanos;
  private VirtualTime time = new VirtualTime();
  private long originNanos = System.nanoTime();
  private boolean stepping;
  private volatile boolean stopped;
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  /**
   * Starts the thread.
   *
   * @param spinNanos how long before an event it waits awake instead of asleep; 0 for never
   */
  PacedLoop(String name, Transport transport, long spinNanos) {
    this.spinNanos = spinNanos;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
    this.io = new ManualIoEventLoop(thread, transport.handler());
    thread.start();
  }

  EventLoop sockets() {
    return io;
  }

  /** CPU time of its thread so far. */
  long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  /** Does something on the loop's thread, and completes when it is done or has failed. */
  <T> CompletableFuture<T> call(Supplier<T> what) {
    return CompletableFuture.supplyAsync(what, io);
  }

  /**
   * From now on virtual time is this one. On the loop's thread.
   *
   * @param zeroNanos when it is zero, by {@link System#nanoTime}
   */
  void follow(VirtualTime next, long zeroNanos) {
    time = next;
    originNanos = zeroNanos;
  }

  /** The clock on the wall, in nanoseconds since time zero; negative before. */
  long wallNanos() {
    return System.nanoTime() - originNanos;
  }

  /** How far behind the wall the event is that runs now. */
  long lagNanos() {
    return wallNanos() - time.nanos();
  }

  /** Whatever came from a socket happens now: first all happens that was due before. */
  void catchUp() {
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      long now = wallNanos();
      int left = MOST_EVENTS;
      while (left > 0 && time.step(now)) {
        left--;
      }
      time.advanceTo(Math.min(now, time.nextNanos()));
    } finally {
      stepping = false;
    }
  }

  /** Completes when the engine has failed on this loop, and never otherwise. */
  CompletableFuture<Void> failure() {
    return failure;
  }

  /** Something has gone wrong; that a connection broke is none of it. */
  void fail(Throwable cause) {
    if (!(cause instanceof IOException)) {
      failure.completeExceptionally(cause);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // looked at until it is terminated
  private void work() {
    while (!stopped) {
      try {
        catchUp();
      } catch (RuntimeException e) {
        fail(e);
      }
      long wait = Math.min(time.nextNanos(), wallNanos() + LONGEST_SLEEP_NANOS) - wallNanos();
      wait -= spinNanos;
      if (wait > 0) {
        io.run(wait);
      } else {
        Thread.onSpinWait();
        io.runNow();
      }
    }
    io.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    while (!io.isTerminated()) {
      io.runNow();
    }
  }

  /** Closes its sockets and ends the thread. */
  @Override
  public void close() {
    stopped = true;
    io.wakeup();
    try {
      thread.join(2 * CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
