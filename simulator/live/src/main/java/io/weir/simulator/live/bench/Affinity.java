package io.weir.simulator.live.bench;

import io.weir.simulator.live.LiveException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps this process on some cores while it lasts, by taskset(1). */
final class Affinity implements AutoCloseable {

  private static final int ATTEMPTS = 5;
  private static final long PATIENCE_SECONDS = 5;

  private final @Nullable String before;

  private Affinity(@Nullable String before) {
    this.before = before;
  }

  /** All threads of this process, and those that follow; null for anywhere. */
  static Affinity pin(@Nullable String cores) throws IOException, InterruptedException {
    if (cores == null) {
      return new Affinity(null);
    }
    String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
    set(cores);
    return new Affinity(all);
  }

  /** What starts a command on some cores; nothing for null. */
  static List<String> prefix(@Nullable String cores) {
    return cores == null ? List.of() : List.of("taskset", "-c", cores);
  }

  /** A thread that ends meanwhile makes taskset fail, and needs no core any more. */
  private static void set(String cores) throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (tryToSet(cores)) {
        return;
      }
    }
    throw new LiveException("taskset can't keep the simulator on cores " + cores);
  }

  private static boolean tryToSet(String cores) throws IOException, InterruptedException {
    String own = Long.toString(ProcessHandle.current().pid());
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-c", "-p", cores, own)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!taskset.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      taskset.destroyForcibly();
      return false;
    }
    return taskset.exitValue() == 0;
  }

  @Override
  public void close() throws IOException {
    if (before != null) {
      try {
        set(before);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
