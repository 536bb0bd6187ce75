package io.weir.proxy.tls;

import io.netty.channel.Channel;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshakes of one loop that are under way: at most so many, others wait in turn. Where
 * others wait, one that its client leaves hanging is cut, so that nobody can hold all places by
 * doing nothing. Whoever waits is bounded by the limit of connections and by its own deadline.
 * Owned by the loop.
 */
public final class Handshakes {

  private static final long HANGING_NANOS = Nanos.SECOND;

  private final Scheduler scheduler;
  private final Map<Channel, Long> active = new LinkedHashMap<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int limit;

  private record Waiting(Channel channel, Runnable start) {}

  /** No handshakes. */
  public Handshakes(Scheduler scheduler, int limit) {
    this.scheduler = scheduler;
    this.limit = limit;
  }

  /** So many at once from now on. */
  public void limit(int newLimit) {
    limit = newLimit;
  }

  /** How many are under way. */
  public int active() {
    return active.size();
  }

  /** How many wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Runs {@code start} at once, or when its turn comes, unless its connection is closed before. */
  public void begin(Channel channel, Runnable start) {
    channel.closeFuture().addListener(_ -> end(channel));
    if (active.size() < limit) {
      start(channel, start);
    } else {
      waiting.addLast(new Waiting(channel, start));
      cutHanging();
    }
  }

  /** A handshake is over, well or not. */
  public void end(Channel channel) {
    if (active.remove(channel) == null) {
      return;
    }
    Waiting next = waiting.pollFirst();
    while (next != null && !next.channel.isActive()) {
      next = waiting.pollFirst();
    }
    if (next != null) {
      start(next.channel, next.start);
    }
  }

  private void start(Channel channel, Runnable start) {
    active.put(channel, scheduler.nanos());
    start.run();
  }

  private void cutHanging() {
    Map.@Nullable Entry<Channel, Long> oldest = active.entrySet().iterator().next();
    if (oldest != null && scheduler.nanos() - oldest.getValue() >= HANGING_NANOS) {
      var _ = oldest.getKey().close();
    }
  }
}
