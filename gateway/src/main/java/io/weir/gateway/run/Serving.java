package io.weir.gateway.run;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What signals do to a gateway. */
public final class Serving {

  private Serving() {}

  /** Follows the gateway's files until SIGTERM or SIGINT comes. */
  public static void untilStopped(Gateway gateway, Consumer<String> journal)
      throws InterruptedException {
    AtomicBoolean stopping = new AtomicBoolean();
    Semaphore reloads = new Semaphore(0);
    Thread waiting = Thread.currentThread();
    Runnable stop =
        () -> {
          if (!stopping.getAndSet(true)) {
            journal.accept("stopping");
            waiting.interrupt();
          }
        };
    Signals.on("TERM", stop);
    Signals.on("INT", stop);
    Signals.on("HUP", reloads::release);
    while (!stopping.get()) {
      try {
        gateway.follow();
        if (reloads.drainPermits() > 0) {
          gateway.reload();
        }
      } catch (InterruptedException e) {
        if (!stopping.get()) {
          throw e;
        }
      }
    }
    Thread.interrupted(); // the wish to stop was heard; draining may wait
  }
}
