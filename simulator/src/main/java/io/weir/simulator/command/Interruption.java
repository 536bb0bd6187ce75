package io.weir.simulator.command;

import io.weir.simulator.result.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process on Ctrl-C and its like: asks everything to stop, waits a moment for the main
 * thread to tidy up, and exits with 130.
 *
 * <p>A shutdown hook, since the JDK's signal handling is not for use by others.
 */
public final class Interruption {

  private static final long PATIENCE_MILLIS = 800;

  private final Cancellation cancellation;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Interruption(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** From now on, being killed means this. */
  public static Interruption install(Cancellation cancellation) {
    Interruption interruption = new Interruption(cancellation);
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "interruption"));
    return interruption;
  }

  /** The main thread has done all it had to. */
  public void end() {
    ended.countDown();
  }

  private void stop() {
    if (ended.getCount() == 0) {
      return; // the usual end of the process
    }
    cancellation.cancel();
    if (!isEnded()) {
      System.err.println("simulator: interrupted");
    }
    Runtime.getRuntime().halt(Exit.INTERRUPTED);
  }

  private boolean isEnded() {
    try {
      return ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }
}
