package io.weir.routing.exchange;

import io.weir.routing.cluster.Endpoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges and attempts that were given back and will become others: at most as many as were under
 * way at once, and none unless the shell {@linkplain Exchange#recycle gives them back}. Owned by
 * one loop.
 */
final class Spares {

  private Exchange[] exchanges = {};
  private int count;
  private @Nullable Attempt attempts;

  Exchange exchange(
      Listener listener,
      Downstream downstream,
      Route route,
      Destination destination,
      long nowNanos) {
    if (count == 0) {
      return new Exchange(listener, downstream, route, destination, nowNanos);
    }
    Exchange spare = exchanges[--count];
    spare.renew(downstream, route, destination, nowNanos);
    return spare;
  }

  Attempt attempt(
      Exchange exchange,
      Attempt.Kind kind,
      Endpoint endpoint,
      @Nullable Attempt previous,
      long nowNanos) {
    Attempt spare = attempts;
    if (spare == null) {
      return new Attempt(exchange, kind, endpoint, previous, nowNanos);
    }
    attempts = spare.previous;
    spare.renew(exchange, kind, endpoint, previous, nowNanos);
    return spare;
  }

  /** Takes in an exchange and its attempts, of which the last one leads to the others. */
  void add(Exchange exchange, @Nullable Attempt last) {
    if (count == exchanges.length) {
      exchanges = Arrays.copyOf(exchanges, Math.max(16, 2 * count));
    }
    exchanges[count++] = exchange;
    Attempt attempt = last;
    while (attempt != null) {
      Attempt next = attempt.previous;
      attempt.previous = attempts;
      attempts = attempt;
      attempt = next;
    }
  }
}
