package io.weir.proxy.loop;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * Exceptions that reach the end of a connection's pipeline. Most tell how a connection broke off,
 * and are nobody's fault here; the others are this program's, and whoever runs it is to see them.
 * Callable from any thread.
 */
public final class Unexpected {

  private static final Logger LOG = System.getLogger("io.weir.proxy");
  private static final long QUIET_NANOS = 1_000_000_000;
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  private Unexpected() {}

  /**
   * Logs what should not have happened, with its place, but no more than one in a second.
   *
   * @return whether it should not have happened
   */
  public static boolean told(Throwable cause) {
    if (ofTheConnection(cause)) {
      return false;
    }
    long now = System.nanoTime();
    long last = LAST.get();
    if (now - last >= QUIET_NANOS && LAST.compareAndSet(last, now)) {
      LOG.log(Level.ERROR, "a connection is closed because of an error in the proxy", cause);
    }
    return true;
  }

  /** It broke off, or its TLS is not to be understood. */
  private static boolean ofTheConnection(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof UncheckedIOException
        || (cause instanceof DecoderException && cause.getCause() instanceof SSLException);
  }
}
