package io.weir.proxy.loop;

import io.netty.channel.EventLoop;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Scheduler;
import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop. They wait in a binary heap of our own, and the loop itself only
 * knows of a single one, the earliest: most of a proxy's timers are cancelled long before they are
 * due, and then the loop never hears of them.
 *
 * <p>Owned by the loop.
 */
public final class VertxScheduler implements Scheduler {

  private static final int FIRST_SIZE = 64;
  private static final int MAX_SPARE = 1024;

  private final EventLoop loop;
  private final Runnable wake = this::onWake;
  private Timer[] heap = new Timer[FIRST_SIZE];
  private int size;
  private long sequence;
  private long wakeNanos = Long.MAX_VALUE;
  private boolean running;
  private @Nullable ScheduledFuture<?> waking;
  private @Nullable Timer spare;
  private int spares;

  /** Timers that run on that loop. */
  public VertxScheduler(EventLoop loop) {
    this.loop = loop;
  }

  /** A task and when it is due; used again once it ran or was cancelled. */
  private final class Timer implements Cancellable {
    private long dueNanos;
    private long order;
    private int index;
    private @Nullable Runnable task;
    private @Nullable Timer next;

    @Override
    public void cancel() {
      remove(index);
      recycle(this);
    }

    private boolean before(Timer other) {
      long difference = dueNanos - other.dueNanos;
      return difference < 0 || (difference == 0 && order < other.order);
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellable schedule(long delayNanos, Runnable task) {
    Timer timer = take();
    timer.dueNanos = nanos() + Math.min(delayNanos, Long.MAX_VALUE >> 1);
    timer.order = sequence++;
    timer.task = task;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    up(size++, timer);
    if (timer.index == 0 && !running) {
      wakeAt(timer.dueNanos);
    }
    return timer;
  }

  /** How many timers wait. */
  public int waiting() {
    return size;
  }

  private Timer take() {
    Timer timer = spare;
    if (timer == null) {
      return new Timer();
    }
    spare = timer.next;
    spares--;
    timer.next = null;
    return timer;
  }

  private void recycle(Timer timer) {
    timer.task = null;
    if (spares < MAX_SPARE) {
      timer.next = spare;
      spare = timer;
      spares++;
    }
  }

  /** Makes sure that the loop wakes up no later than that. Waking up too early does no harm. */
  private void wakeAt(long dueNanos) {
    ScheduledFuture<?> planned = waking;
    if (planned != null) {
      if (wakeNanos - dueNanos <= 0) {
        return;
      }
      planned.cancel(false);
    }
    wakeNanos = dueNanos;
    waking = loop.schedule(wake, Math.max(0, dueNanos - nanos()), TimeUnit.NANOSECONDS);
  }

  private void onWake() {
    waking = null;
    long now = nanos();
    long last = sequence;
    running = true;
    try {
      while (size > 0 && heap[0].dueNanos - now <= 0 && heap[0].order < last) {
        Timer timer = heap[0];
        Runnable task = timer.task;
        remove(0);
        recycle(timer);
        if (task != null) {
          task.run();
        }
      }
    } finally {
      running = false;
      if (size > 0) {
        wakeAt(heap[0].dueNanos);
      }
    }
  }

  private void remove(int index) {
    Timer moved = heap[--size];
    if (index < size) {
      Timer gone = heap[index];
      if (moved.before(gone)) {
        up(index, moved);
      } else {
        down(index, moved);
      }
    }
    clear(size);
  }

  @SuppressWarnings("NullAway") // slots at or behind `size` hold nothing and are not read
  private void clear(int index) {
    heap[index] = null;
  }

  private void up(int from, Timer timer) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!timer.before(heap[parent])) {
        break;
      }
      place(index, heap[parent]);
      index = parent;
    }
    place(index, timer);
  }

  private void down(int from, Timer timer) {
    int index = from;
    for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
      if (child + 1 < size && heap[child + 1].before(heap[child])) {
        child++;
      }
      if (!heap[child].before(timer)) {
        break;
      }
      place(index, heap[child]);
      index = child;
    }
    place(index, timer);
  }

  private void place(int index, Timer timer) {
    heap[index] = timer;
    timer.index = index;
  }
}
