package io.weir.simulator.engine;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.simulator.model.Distribution;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One loop's way to one server and back: messages take their time on it, and may get lost. That a
 * try is not wanted any more arrives at once and always.
 */
final class Wire {

  private static final Cut[] WHOLE = {};

  private final Loop loop;
  private final Endpoint endpoint;
  private final Server server;
  private final Watch watch;
  private final @Nullable Distribution latency;
  private Cut[] cuts = WHOLE;

  /**
   * A whole one.
   *
   * @param endpoint what the loop knows of the server
   * @param latency how long a message travels; null for no time
   */
  Wire(Loop loop, Endpoint endpoint, Server server, Watch watch, @Nullable Distribution latency) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.server = server;
    this.watch = watch;
    this.latency = latency;
  }

  Loop loop() {
    return loop;
  }

  Server server() {
    return server;
  }

  /** How long the loop has kept the server out of its picks so far. */
  long keptOutNanos(long nowNanos) {
    return endpoint.keptOutNanos(nowNanos);
  }

  Watch watch() {
    return watch;
  }

  @Nullable Distribution latency() {
    return latency;
  }

  /** Messages get lost on it from now on, if the cut concerns it. */
  void begin(Cut cut) {
    if (cut.concerns(loop.site(), server.site())) {
      cuts = Arrays.copyOf(cuts, cuts.length + 1);
      cuts[cuts.length - 1] = cut;
    }
  }

  void end(Cut cut) {
    Cut[] left = Arrays.stream(cuts).filter(other -> other != cut).toArray(Cut[]::new);
    cuts = left.length == 0 ? WHOLE : left;
  }

  /** Whether a message of a try gets lost. */
  boolean loses(Attempt attempt, long number, boolean answer) {
    if (loop.cutOff()) {
      return true;
    }
    for (Cut cut : cuts) {
      if (cut.loses(messageNumber(attempt, number, answer))) {
        return true;
      }
    }
    return false;
  }

  /** The number under which a message draws; a tied copy's differ from the original's. */
  static long messageNumber(Attempt attempt, long number, boolean answer) {
    long message = 2 * number + (answer ? 1 : 0);
    return attempt.kind() == Attempt.Kind.PROBE ? ~message : message;
  }
}
