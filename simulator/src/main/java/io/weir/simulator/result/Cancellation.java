package io.weir.simulator.result;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The wish that everything stops, made once, by any thread. */
public final class Cancellation {

  private final List<Runnable> stops = new ArrayList<>();
  private boolean cancelled;

  /** Makes the wish: all that is registered is told, on this thread. */
  public synchronized void cancel() {
    cancelled = true;
    stops.forEach(Runnable::run);
  }

  /** Whether the wish was made. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Returns unless the wish was made. */
  public void check() {
    if (isCancelled()) {
      throw new CancellationException("interrupted");
    }
  }

  /** Registers what is to be told; told at once if the wish was made already. */
  synchronized void register(Runnable stop) {
    stops.add(stop);
    if (cancelled) {
      stop.run();
    }
  }

  synchronized void unregister(Runnable stop) {
    stops.remove(stop);
  }
}
