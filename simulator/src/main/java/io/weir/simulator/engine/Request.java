package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One simulated request, from the instant at which its client wants to send it. */
final class Request implements Downstream, Runnable {

  /** Room for the tries of one request in the numbers of what they demand. */
  private static final int MAX_TRIES = 64;

  private final Caller caller;
  private final Loop loop;
  private final long number;
  private final long intendedNanos;
  private final Recorder.Span span;
  private final Recorder.Window window;
  private long tryEndedNanos;
  private @Nullable Exchange exchange;
  private byte tries;
  private byte probes;
  private boolean ended;

  /** Who sends again once it has ended, or null. */
  @Nullable Object sender;

  @Nullable Request older;
  @Nullable Request newer;

  /** A client wants to send it at that instant: it counts. */
  Request(Caller caller, Loop loop, Recorder recorder, long number, long intendedNanos) {
    this.caller = caller;
    this.loop = loop;
    this.number = number;
    this.intendedNanos = intendedNanos;
    this.span = recorder.intended(intendedNanos);
    this.window = recorder.window(intendedNanos);
  }

  /** It reaches the router. */
  @Override
  public void run() {
    if (!ended) {
      Exchange opened = loop.listener().open(this);
      if (!ended) {
        exchange = opened;
      }
    }
  }

  Loop loop() {
    return loop;
  }

  /** Unique among all requests. */
  long number() {
    return number;
  }

  long intendedNanos() {
    return intendedNanos;
  }

  /** Where it counts. */
  Recorder.Span span() {
    return span;
  }

  Recorder.Window window() {
    return window;
  }

  /** When the last of its tries so far ended without an answer to forward. */
  long tryEndedNanos() {
    return tryEndedNanos;
  }

  void tryEnded(long nowNanos) {
    tryEndedNanos = nowNanos;
  }

  /** The number under which its next try draws what it demands. */
  long nextTry(Attempt.Kind kind) {
    int place = kind == Attempt.Kind.PROBE ? probes++ : tries++;
    return number * MAX_TRIES + place % MAX_TRIES;
  }

  /** The run is over: whatever is under way is cancelled. */
  void giveUp() {
    Exchange open = exchange;
    end(Recorder.End.TIMEOUT);
    if (open != null) {
      open.cancel();
    }
  }

  @Override
  public RequestHead head() {
    return caller.head();
  }

  @Override
  public void respond(Attempt attempt, ResponseHead head) {
    long latencyNanos = caller.now() - intendedNanos;
    if (latencyNanos > caller.timeoutNanos()) {
      end(Recorder.End.TIMEOUT);
    } else {
      end(head.status() < 400 ? Recorder.End.OK : Recorder.End.ERROR);
    }
  }

  @Override
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    switch (answer.disposition()) {
      case TIMEOUT -> end(Recorder.End.TIMEOUT);
      case REJECTED -> end(Recorder.End.REJECTED);
      default -> end(Recorder.End.ERROR);
    }
  }

  @Override
  public void abort() {
    throw new InvariantException("an answer broke off after it was complete", caller.now());
  }

  private void end(Recorder.End end) {
    if (ended) {
      throw new InvariantException("a request ended twice", caller.now());
    }
    ended = true;
    exchange = null;
    caller.ended(this, end);
  }
}
