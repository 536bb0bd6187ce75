package io.weir.routing.exchange;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.cluster.Pick;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * One request from its arrival to its one answer. The order of what happens to it can be read here
 * from top to bottom: rate limit, destination, admission, first try, hedge, failure, retry, commit,
 * end.
 *
 * <p>Once an answer is forwarded nothing is repeated. It keeps a single timer for whatever comes
 * next. Owned by one loop.
 */
public final class Exchange implements Pick, Runnable {

  private enum State {
    /** Waits for admission. */
    QUEUED,
    /** At least one try is under way. */
    TRYING,
    /** Waits before the next try. */
    BACKING_OFF,
    /** An answer is being forwarded. */
    COMMITTED,
    /** Over. */
    DONE,
    /** Over, and waits to be used again. */
    SPARE
  }

  /** No retry starts behind this share of the timeout. */
  private static final double LAST_RETRY = 0.9;

  /** A probe whose request has no timeout is given up after this. */
  private static final long PROBE_TIMEOUT_NANOS = 10 * Nanos.SECOND;

  private final Listener listener;
  private Downstream downstream;
  private Route route;
  private Destination destination;
  private long openedNanos;
  private State state = State.TRYING;
  private boolean idempotent;
  private boolean admitted;
  private boolean probed;
  private boolean tunnel;
  private boolean tunnelRefused;
  private byte retries;
  private byte hedges;
  private byte live;
  private @Nullable Attempt latest;
  private Destination.@Nullable Place place;
  private @Nullable Cancellable timer;
  private long timerNanos = Nanos.NEVER;
  private long nextStepNanos = Nanos.NEVER;

  Exchange(
      Listener listener,
      Downstream downstream,
      Route route,
      Destination destination,
      long nowNanos) {
    this.listener = listener;
    this.downstream = downstream;
    this.route = route;
    this.destination = destination;
    this.openedNanos = nowNanos;
    this.idempotent = HttpMethod.idempotent(downstream.head().method());
  }

  /** Makes another request of one that was {@linkplain #recycle given back}. */
  void renew(Downstream newDownstream, Route newRoute, Destination newDestination, long nowNanos) {
    downstream = newDownstream;
    route = newRoute;
    destination = newDestination;
    openedNanos = nowNanos;
    idempotent = HttpMethod.idempotent(newDownstream.head().method());
    state = State.TRYING;
    admitted = false;
    tunnel = false;
    tunnelRefused = false;
    retries = 0;
    hedges = 0;
    timerNanos = Nanos.NEVER;
    nextStepNanos = Nanos.NEVER;
  }

  /**
   * Gives it and its attempts back, to become others. Only for a shell that knows that nothing
   * holds any of them, not even its own stack; one that does not simply never calls this.
   *
   * @return false where it is kept as it is: not over, or it sent probes, which may outlast it
   */
  public boolean recycle() {
    if (state != State.DONE || live != 0 || probed) {
      return false;
    }
    state = State.SPARE;
    listener.spares().add(this, latest);
    latest = null;
    return true;
  }

  /** Whom it answers. */
  public Downstream downstream() {
    return downstream;
  }

  /** The request's head. */
  public RequestHead head() {
    return downstream.head();
  }

  /** When it arrived, in the loop's nanoseconds. */
  public long openedNanos() {
    return openedNanos;
  }

  /** The name of the route that it takes. */
  public String routeName() {
    return route.spec.name();
  }

  /** Where it goes. */
  public Cluster cluster() {
    return destination.cluster();
  }

  /** The caller went away: everything under way for it is ended. */
  public void cancel() {
    if (!over()) {
      long now = listener.nanos();
      endLive(Outcome.CANCELLED, null, now);
      finish(Disposition.CANCELLED, now);
    }
  }

  /** How long it may go without a byte in either direction; {@link Nanos#NEVER} for any time. */
  public long idleNanos() {
    return route.idleNanos;
  }

  /** It went without a byte for too long: it ends as one whose time ran out. */
  public void expire() {
    if (!over()) {
      onDeadline(listener.nanos());
    }
  }

  /**
   * Its answer has opened a tunnel: the timeout, which is a request's, does not end that, and how
   * long it lasts says nothing about the cluster.
   */
  public void tunnelOpened() {
    tunnel = true;
    disarm();
  }

  /**
   * It asked for a tunnel, and its answer opens none: how long that took is nothing to compare
   * other requests with.
   */
  public void tunnelRefused() {
    tunnelRefused = true;
  }

  private boolean over() {
    return state == State.DONE || state == State.SPARE;
  }

  // Admission

  void begin(long now) {
    route.stats.opened();
    long wait = route.rateLimitWaitNanos(now);
    if (wait > 0) {
      answer(LocalAnswer.RATE_LIMITED, wait, now);
    } else if (destination.admit(now)) {
      onAdmitted(now);
    } else {
      place = destination.enqueue(this);
      if (place == null) {
        answer(LocalAnswer.OVERLOADED, destination.retryAfterNanos(now), now);
      } else {
        state = State.QUEUED;
        nextStepNanos = Nanos.plus(now, destination.maxWaitNanos());
        arm(now);
      }
    }
  }

  void onAdmitted(long now) {
    admitted = true;
    place = null;
    destination.deposit(now);
    launch(Attempt.Kind.FIRST, now);
  }

  // Tries

  private void launch(Attempt.Kind kind, long now) {
    Endpoint endpoint = destination.cluster().pick(this, now);
    if (endpoint != null) {
      state = State.TRYING;
      send(kind, endpoint, now);
    } else if (latest == null) {
      answer(LocalAnswer.NO_ENDPOINT, Nanos.SECOND, now);
    } else {
      answer(LocalAnswer.UPSTREAM_FAILED, -1, now);
    }
  }

  /** A pick takes an endpoint's turn, so there is none for a hedge that cannot be paid for. */
  private void hedge(long now) {
    nextStepNanos = Nanos.NEVER;
    if (!repeatable() || !destination.canHedge(now)) {
      return;
    }
    Endpoint endpoint = destination.cluster().pick(this, now);
    if (endpoint != null && !tried(endpoint) && destination.mayHedge(now)) {
      hedges++;
      route.stats.hedged();
      send(Attempt.Kind.HEDGE, endpoint, now);
    }
  }

  /** Sends a try, and nothing after that: it may be answered, and all be over, from within. */
  private void send(Attempt.Kind kind, Endpoint endpoint, long now) {
    Attempt attempt = listener.spares().attempt(this, kind, endpoint, latest, now);
    latest = attempt;
    live++;
    destination.cluster().start(attempt, now);
    probed |= attempt.probe();
    nextStepNanos = Nanos.plus(now, nextHedgeDelay(now));
    arm(now);
    if (kind == Attempt.Kind.FIRST && repeatable()) {
      probe(endpoint, now);
    }
    listener.upstream().send(attempt);
  }

  private long nextHedgeDelay(long now) {
    return hedges < route.spec.hedge().extra() && repeatable()
        ? route.hedgeDelayNanos(now)
        : Nanos.NEVER;
  }

  /** Sends a copy to a suspect that is due for a look. Its answer changes nothing here. */
  private void probe(Endpoint picked, long now) {
    Endpoint suspect = destination.cluster().probe(this, picked, now);
    if (suspect == null) {
      return;
    }
    Attempt attempt = new Attempt(this, Attempt.Kind.PROBE, suspect, null, now);
    probed = true;
    route.stats.probed();
    destination.cluster().start(attempt, now);
    long patience = Math.min(route.perTryNanos, route.timeoutNanos);
    listener
        .scheduler()
        .schedule(patience == Nanos.NEVER ? PROBE_TIMEOUT_NANOS : patience, attempt);
    listener.upstream().send(attempt);
  }

  // What tries report

  void onAnswered(Attempt attempt, ResponseHead head) {
    long now = listener.nanos();
    Outcome outcome = outcome(head);
    destination.cluster().responded(attempt, outcome, now);
    takeSignals(attempt, head, outcome, now);
    if (attempt.kind() == Attempt.Kind.PROBE) {
      stop(attempt, outcome, now);
    } else if (!outcome.failed()) {
      route.recordLatency(now - attempt.sentNanos());
      commit(attempt, head, outcome, now);
    } else if (live > 1) {
      drop(attempt, outcome, now);
    } else if (planRetry(outcome, head.status(), now)) {
      drop(attempt, outcome, now);
      retry(now);
    } else {
      commit(attempt, head, outcome, now);
    }
  }

  void onCompleted(Attempt attempt, boolean good) {
    long now = listener.nanos();
    Outcome head = attempt.answer();
    Outcome outcome = head == Outcome.SUCCESS && !good ? Outcome.SERVER_ERROR : head;
    release(attempt, outcome, now);
    live--;
    finish(outcome == Outcome.SUCCESS ? Disposition.OK : Disposition.ERROR, now);
  }

  void onFailed(Attempt attempt, Outcome outcome) {
    long now = listener.nanos();
    release(attempt, outcome, now);
    if (attempt.kind() == Attempt.Kind.PROBE) {
      return;
    }
    live--;
    if (state == State.COMMITTED) {
      downstream.abort();
      finish(Disposition.ERROR, now);
    } else {
      afterFailure(outcome, now);
    }
  }

  void onProbeTimeout(Attempt attempt) {
    stop(attempt, Outcome.TIMEOUT, listener.nanos());
  }

  private void takeSignals(Attempt attempt, ResponseHead head, Outcome outcome, long now) {
    if (outcome == Outcome.OVERLOADED) {
      destination.cluster().backOff(attempt.endpoint(), head.retryAfterNanos(), now);
    }
    if (head.reportedInFlight() != ResponseHead.NONE) {
      destination
          .cluster()
          .reported(attempt.endpoint(), head.reportedInFlight(), head.reportedServiceNanos(), now);
    }
  }

  private static Outcome outcome(ResponseHead head) {
    int status = head.status();
    if (status == 429 || (status == 503 && head.retryAfterNanos() >= 0)) {
      return Outcome.OVERLOADED;
    }
    return status >= 500 || GrpcStatus.failed(head.grpcStatus())
        ? Outcome.SERVER_ERROR
        : Outcome.SUCCESS;
  }

  // Failure and retry

  private void afterFailure(Outcome outcome, long now) {
    if (live > 0) {
      return;
    }
    if (planRetry(outcome, 0, now)) {
      retry(now);
    } else {
      answer(
          outcome == Outcome.TIMEOUT ? LocalAnswer.TIMEOUT : LocalAnswer.UPSTREAM_FAILED, -1, now);
    }
  }

  /**
   * Whether there will be a retry; if so, it is paid for and {@link #nextStepNanos} is its time.
   */
  private boolean planRetry(Outcome outcome, int status, long now) {
    RetrySpec spec = route.retries;
    boolean covered =
        retries < spec.attempts()
            && (outcome.unprocessed()
                || (RetryRule.covers(spec, outcome, status)
                    && (spec.nonIdempotent() || idempotent)))
            && downstream.replayable();
    if (!covered) {
      return false;
    }
    long at = Nanos.plus(now, route.backoff.nanos(retries));
    if (at - openedNanos > LAST_RETRY * route.timeoutNanos || !destination.mayRetry(now)) {
      return false;
    }
    nextStepNanos = at;
    return true;
  }

  private void retry(long now) {
    retries++;
    route.stats.retried();
    if (nextStepNanos <= now) {
      launch(Attempt.Kind.RETRY, now);
    } else {
      state = State.BACKING_OFF;
      arm(now);
    }
  }

  // The end

  private void commit(Attempt attempt, ResponseHead head, Outcome outcome, long now) {
    state = State.COMMITTED;
    attempt.answer(outcome);
    nextStepNanos = Nanos.NEVER;
    if (live > 1) {
      endLive(Outcome.LOST_RACE, attempt, now);
    }
    downstream.respond(attempt, head);
  }

  private void answer(LocalAnswer answer, long retryAfterNanos, long now) {
    finish(answer.disposition(), now);
    downstream.answer(answer, retryAfterNanos);
  }

  /** Ends all tries under way but one. */
  private void endLive(Outcome outcome, @Nullable Attempt but, long now) {
    for (Attempt a = latest; a != null; a = a.previous) {
      if (!a.over() && a != but) {
        drop(a, outcome, now);
      }
    }
  }

  private void drop(Attempt attempt, Outcome outcome, long now) {
    live--;
    stop(attempt, outcome, now);
  }

  /** Ends a try ourselves. It is over before the upstream hears of it. */
  private void stop(Attempt attempt, Outcome outcome, long now) {
    release(attempt, outcome, now);
    listener.upstream().cancel(attempt);
  }

  private void release(Attempt attempt, Outcome outcome, long now) {
    attempt.end();
    destination.cluster().released(attempt, outcome, now);
  }

  private void finish(Disposition disposition, long now) {
    state = State.DONE;
    disarm();
    route.stats.ended(disposition, now - openedNanos);
    Destination.Place waiting = place;
    if (waiting != null) {
      destination.dequeue(waiting);
      place = null;
    }
    if (admitted) {
      boolean timedOut = disposition == Disposition.TIMEOUT && !tunnel;
      boolean tells = timedOut || (disposition == Disposition.OK && !tunnel && !tunnelRefused);
      long latency = tells ? now - openedNanos : -1;
      destination.release(latency, timedOut, now);
    }
  }

  // Time

  /** Makes sure that the timer fires no later than the next thing that can happen. */
  private void arm(long now) {
    if (over()) {
      return;
    }
    long next = Math.min(nextStepNanos, deadline());
    if (route.perTryNanos != Nanos.NEVER && state == State.TRYING) {
      next = Math.min(next, nextTryTimeout());
    }
    if (next == Nanos.NEVER || (timer != null && timerNanos <= next)) {
      return;
    }
    Cancellable armed = timer;
    if (armed != null) {
      armed.cancel();
    }
    timerNanos = next;
    timer = listener.scheduler().schedule(Math.max(0, next - now), this);
  }

  private void disarm() {
    Cancellable armed = timer;
    if (armed != null) {
      timer = null;
      armed.cancel();
    }
  }

  private long deadline() {
    return tunnel ? Nanos.NEVER : route.deadline(openedNanos);
  }

  private long nextTryTimeout() {
    long next = Nanos.NEVER;
    for (Attempt a = latest; a != null; a = a.previous) {
      if (!a.over()) {
        next = Math.min(next, a.sentNanos() + route.perTryNanos);
      }
    }
    return next;
  }

  /** The timer fired. */
  @Override
  public void run() {
    timer = null;
    long now = listener.nanos();
    if (now >= deadline()) {
      onDeadline(now);
      return;
    }
    if (state == State.TRYING && route.perTryNanos != Nanos.NEVER) {
      endLateTries(now);
    }
    if (now >= nextStepNanos) {
      onNextStep(now);
    }
    arm(now);
  }

  private void onNextStep(long now) {
    switch (state) {
      case QUEUED -> answer(LocalAnswer.OVERLOADED, destination.retryAfterNanos(now), now);
      case BACKING_OFF -> launch(Attempt.Kind.RETRY, now);
      case TRYING -> hedge(now);
      case COMMITTED, DONE, SPARE -> {
        // Nothing is planned any more.
      }
    }
  }

  private void onDeadline(long now) {
    boolean committed = state == State.COMMITTED;
    endLive(Outcome.TIMEOUT, null, now);
    if (committed) {
      downstream.abort();
      finish(Disposition.TIMEOUT, now);
    } else {
      answer(LocalAnswer.TIMEOUT, -1, now);
    }
  }

  private void endLateTries(long now) {
    boolean ended = false;
    for (Attempt a = latest; a != null; a = a.previous) {
      if (!a.over() && now - a.sentNanos() >= route.perTryNanos) {
        drop(a, Outcome.TIMEOUT, now);
        ended = true;
      }
    }
    if (ended) {
      afterFailure(Outcome.TIMEOUT, now);
    }
  }

  // What balancers may know

  private boolean repeatable() {
    return idempotent && downstream.replayable();
  }

  @Override
  public boolean tried(Endpoint endpoint) {
    for (Attempt a = latest; a != null; a = a.previous) {
      if (a.endpoint() == endpoint) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int tries() {
    int count = 0;
    for (Attempt a = latest; a != null; a = a.previous) {
      count++;
    }
    return count;
  }

  @Override
  public boolean idempotent() {
    return repeatable();
  }

  @Override
  public long hash() {
    return HashRule.hash(destination.cluster().spec().balancer(), head());
  }
}
