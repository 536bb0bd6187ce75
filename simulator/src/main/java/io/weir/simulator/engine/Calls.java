package io.weir.simulator.engine;

import io.weir.simulator.model.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one request needs at one endpoint: one kind after the other, those of a parallel
 * kind at once. When one fails that is needed, the others are cancelled and none follows.
 */
final class Calls implements Reusable {

  private final Sidecar sidecar;
  private Job job;
  private Recorder.Span span;
  private long number;
  private int kind;
  private int startedOfKind;
  private int started;
  private int open;
  private int failure;
  private boolean advancing;
  private boolean over;
  private @Nullable Call newest;

  /**
   * None of them has begun.
   *
   * @param number of the try that they are made for, from which theirs derive
   */
  Calls(Sidecar sidecar, Job job, Recorder.Span span, long number) {
    this.sidecar = sidecar;
    this.job = job;
    this.span = span;
    this.number = number;
  }

  /** Makes others of those that were given back; see the constructor. */
  void renew(Job newJob, Recorder.Span newSpan, long newNumber) {
    job = newJob;
    span = newSpan;
    number = newNumber;
    kind = 0;
    startedOfKind = 0;
    started = 0;
    open = 0;
    failure = 0;
    over = false;
  }

  @Override
  public void reuse() {
    sidecar.takeBack(this);
  }

  Sidecar sidecar() {
    return sidecar;
  }

  Job job() {
    return job;
  }

  /** The status that the request fails with, or 0. */
  int failure() {
    return failure;
  }

  long now() {
    return sidecar.now();
  }

  /** Starts whatever can start. Calls may end from within this: the outermost one goes on. */
  void advance() {
    if (advancing || over) {
      return;
    }
    advancing = true;
    while (open == 0 && failure == 0 && kind < plan().size()) {
      startNext(plan().get(kind));
    }
    advancing = false;
    if (open == 0) {
      end();
      sidecar.done(this);
    }
  }

  private List<Service.Call> plan() {
    return sidecar.plan();
  }

  private void startNext(Service.Call step) {
    int batch = step.atOnce() ? step.count() : 1;
    int current = kind;
    startedOfKind += batch;
    if (startedOfKind == step.count()) {
      kind++;
      startedOfKind = 0;
    }
    for (int i = 0; i < batch && failure == 0; i++) {
      start(current, step.optional());
    }
  }

  private void start(int current, boolean optional) {
    Call call = sidecar.call(this, Draw.child(number, started++), current, optional, span);
    call.older = newest;
    if (newest != null) {
      newest.newer = call;
    }
    newest = call;
    open++;
    sidecar.send(call);
  }

  /** One of them has its answer: it cannot be cancelled any more. */
  void answered(Call call) {
    unlink(call);
  }

  /** One that was answered is over. */
  void ended(Call call) {
    open--;
    if (failure == 0 && !call.optional()) {
      failure = call.failure();
    }
    if (failure != 0) {
      cancel();
    }
    advance();
  }

  /** Nobody waits for them any more. */
  void abandon() {
    end();
    cancel();
  }

  private void end() {
    if (!over) {
      over = true;
      sidecar.ended(this);
    }
  }

  private void cancel() {
    while (newest != null) {
      Call call = newest;
      unlink(call);
      open--;
      call.cancel(now());
    }
  }

  private void unlink(Call call) {
    if (call.newer == null) {
      newest = call.older;
    } else {
      call.newer.older = call.older;
    }
    if (call.older != null) {
      call.older.newer = call.newer;
    }
    sidecar.ended(call);
  }
}
