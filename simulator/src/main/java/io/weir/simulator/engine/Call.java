package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One call that an endpoint makes, through its sidecar, for a request that it serves. */
final class Call extends Request implements Reusable {

  /** What an endpoint answers when one that it called answers that it failed: Bad Gateway. */
  private static final int CALLEE_FAILED = 502;

  private Calls calls;
  private RequestHead head;
  private boolean optional;
  private int failure;

  /** Neighbours among the calls that are under way for the same request. */
  @Nullable Call older;

  @Nullable Call newer;

  /**
   * One that has not reached the sidecar yet.
   *
   * @param optional whether the request goes on if this fails
   */
  Call(
      Calls calls, Loop loop, long number, boolean optional, RequestHead head, Recorder.Span span) {
    super(loop, number, span);
    this.calls = calls;
    this.optional = optional;
    this.head = head;
  }

  /** Makes another call of one that was given back; see the constructor. */
  void renew(
      Calls newCalls,
      Loop loop,
      long number,
      boolean newOptional,
      RequestHead newHead,
      Recorder.Span span) {
    renew(loop, number, span);
    calls = newCalls;
    optional = newOptional;
    head = newHead;
    failure = 0;
    newer = null;
  }

  @Override
  public void reuse() {
    if (giveBack()) {
      calls.sidecar().takeBack(this);
    }
  }

  boolean optional() {
    return optional;
  }

  /** The status that its failure gives the request, or 0 if it did not fail. */
  int failure() {
    return failure;
  }

  @Override
  boolean first() {
    return false;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void respond(Attempt attempt, ResponseHead answer) {
    failure = answer.status() < 400 ? 0 : CALLEE_FAILED;
    end(calls.now());
    calls.answered(this);
  }

  @Override
  void completed() {
    calls.ended(this);
  }

  @Override
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    failure = answer.status();
    end(calls.now());
    calls.answered(this);
    calls.ended(this);
  }
}
