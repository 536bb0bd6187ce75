package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One request of a client, from the instant at which it wants to send it. */
final class ClientRequest extends Request implements Inquiry, Reusable {

  private final Caller caller;
  private Head head;
  private long intendedNanos;
  private Recorder.Window window;

  /** Who sends again once it has ended, or null. */
  @Nullable Object sender;

  @Nullable ClientRequest older;
  @Nullable ClientRequest newer;

  /** A client wants to send it at that instant: it counts. */
  ClientRequest(
      Caller caller,
      Head head,
      Entrance entrance,
      Recorder recorder,
      long number,
      long intendedNanos) {
    super(entrance, number, recorder.intended(head.entry(), intendedNanos));
    this.caller = caller;
    this.head = head;
    this.intendedNanos = intendedNanos;
    this.window = recorder.window(intendedNanos);
  }

  /** Makes another request of one that was given back; see the constructor. */
  void renew(
      Head newHead, Entrance entrance, Recorder recorder, long number, long newIntendedNanos) {
    renew(entrance, number, recorder.intended(newHead.entry(), newIntendedNanos));
    head = newHead;
    intendedNanos = newIntendedNanos;
    window = recorder.window(newIntendedNanos);
    newer = null;
  }

  @Override
  public void reuse() {
    if (giveBack()) {
      caller.takeBack(this);
    }
  }

  @Override
  public long intendedNanos() {
    return intendedNanos;
  }

  Recorder.Window window() {
    return window;
  }

  /** There will be no answer: whatever is under way is cancelled. */
  void lose(Recorder.End end) {
    cancel(caller.now());
    caller.ended(this, end);
  }

  @Override
  public void failed() {
    end(Recorder.End.ERROR);
  }

  @Override
  boolean first() {
    return true;
  }

  @Override
  void completed() {
    // The head of the answer was all that counts.
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void respond(Attempt attempt, ResponseHead head) {
    answered(head.status());
  }

  @Override
  public void answered(int status) {
    if (caller.now() - intendedNanos > caller.timeoutNanos()) {
      end(Recorder.End.TIMEOUT);
    } else {
      end(status < 400 ? Recorder.End.OK : Recorder.End.ERROR);
    }
  }

  @Override
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    answered(answer);
  }

  @Override
  public void answered(LocalAnswer answer) {
    switch (answer.disposition()) {
      case TIMEOUT -> end(Recorder.End.TIMEOUT);
      case REJECTED -> end(Recorder.End.REJECTED);
      default -> end(Recorder.End.ERROR);
    }
  }

  private void end(Recorder.End end) {
    end(caller.now());
    caller.ended(this, end);
  }
}
