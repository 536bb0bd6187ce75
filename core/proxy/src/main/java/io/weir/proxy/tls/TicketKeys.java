package io.weir.proxy.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.weir.routing.time.Nanos;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one certificate's session tickets: new ones are sealed with the latest, the one
 * before still opens. Each certificate has its own, so that a session begun with one is never taken
 * up with another, which may ask more of its clients (CVE-2025-23419). Thread-safe.
 */
final class TicketKeys {

  private static final long LIFETIME_NANOS = 8 * 3600 * Nanos.SECOND;

  private final OpenSslSessionContext context;
  private final long lifetimeNanos;
  private final SecureRandom random = new SecureRandom();
  private @Nullable OpenSslSessionTicketKey latest;
  private volatile long dueNanos;
  private volatile boolean begun;

  /**
   * Keys of a context.
   *
   * @param resumed whether sessions are; else each handshake has a key of its own, so that no
   *     ticket is ever of use
   */
  TicketKeys(OpenSslSessionContext context, boolean resumed) {
    this.context = context;
    this.lifetimeNanos = resumed ? LIFETIME_NANOS : 0;
  }

  /** Makes a new key if the latest has served its time. */
  void rotateIfDue(long nowNanos) {
    if (!begun || nowNanos - dueNanos >= 0) {
      rotate(nowNanos);
    }
  }

  private synchronized void rotate(long nowNanos) {
    if (begun && nowNanos - dueNanos < 0) {
      return;
    }
    OpenSslSessionTicketKey before = latest;
    OpenSslSessionTicketKey next =
        new OpenSslSessionTicketKey(
            bytes(OpenSslSessionTicketKey.NAME_SIZE),
            bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
            bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
    if (before == null || lifetimeNanos == 0) {
      context.setTicketKeys(next);
    } else {
      context.setTicketKeys(next, before);
    }
    latest = next;
    dueNanos = nowNanos + lifetimeNanos;
    begun = true;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
