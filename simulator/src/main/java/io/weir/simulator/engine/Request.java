package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/** A request on its way through one router: a client's, or a call that an endpoint makes. */
abstract class Request implements Downstream, Runnable {

  /** Room for the tries of one request in the numbers of what they demand. */
  private static final int MAX_TRIES = 64;

  private Entrance entrance;
  private long number;
  private Recorder.Span span;
  private long tryEndedNanos;
  private @Nullable Exchange exchange;
  private byte tries;
  private byte probes;
  private boolean ended;

  /**
   * One that has not reached the router yet.
   *
   * @param number unique among all requests, and the same whatever any balancer does
   * @param span where its tries count
   */
  Request(Entrance entrance, long number, Recorder.Span span) {
    this.entrance = entrance;
    this.number = number;
    this.span = span;
  }

  /** Makes another request of one that was given back; see the constructor. */
  final void renew(Entrance newEntrance, long newNumber, Recorder.Span newSpan) {
    entrance = newEntrance;
    number = newNumber;
    span = newSpan;
    tryEndedNanos = 0;
    tries = 0;
    probes = 0;
    ended = false;
  }

  /**
   * Gives its exchange back to the router, after the event in which it ended. Nobody holds it then:
   * whatever a server or the network still does for it has been told that it is not wanted.
   *
   * @return false where somebody may still look at it: an event that was to bring it to the router,
   *     or a probe
   */
  final boolean giveBack() {
    Exchange over = exchange;
    exchange = null;
    return over != null && over.recycle();
  }

  /** It reaches the router. */
  @Override
  public final void run() {
    if (!ended) {
      exchange = entrance.open(this);
    }
  }

  /** Whether a client sends it, and no endpoint. */
  abstract boolean first();

  /** Its answer is complete. */
  abstract void completed();

  /** The answer of one of its tries is complete; it was forwarded unless there will be a retry. */
  final void tryCompleted() {
    if (ended) {
      completed();
    }
  }

  final Entrance entrance() {
    return entrance;
  }

  public final long number() {
    return number;
  }

  final Recorder.Span span() {
    return span;
  }

  /** When the last of its tries so far ended without an answer to forward. */
  final long tryEndedNanos() {
    return tryEndedNanos;
  }

  final void tryEnded(long nowNanos) {
    tryEndedNanos = nowNanos;
  }

  /** The number under which its next try draws what it demands. */
  final long nextTry(Attempt.Kind kind) {
    int place = kind == Attempt.Kind.PROBE ? probes++ : tries++;
    return tryNumber(number, place);
  }

  /** The same by a try's place among those for its request. */
  static long tryNumber(long number, int place) {
    return number * MAX_TRIES + place % MAX_TRIES;
  }

  /** It is over, however. */
  final void end(long nowNanos) {
    if (ended) {
      throw new InvariantException("a request ended twice", nowNanos);
    }
    ended = true;
  }

  /** Whoever sent it does not wait any more: whatever is under way for it is cancelled. */
  final void cancel(long nowNanos) {
    Exchange open = exchange;
    end(nowNanos);
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public final void abort() {
    throw new InvariantException("an answer broke off after it was complete", tryEndedNanos);
  }
}
