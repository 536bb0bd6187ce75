package io.weir.gateway.run;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a thread that may, for what event loops do. */
final class Waiting {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private Waiting() {}

  static <T> T on(Future<T> future) throws IOException {
    return on(future, LONG_ENOUGH);
  }

  /** What the future gives. Its failure is thrown: unchecked as it is, else as an IOException. */
  static <T> T on(Future<T> future, Duration limit) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("not done within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
