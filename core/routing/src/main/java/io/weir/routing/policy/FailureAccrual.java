package io.weir.routing.policy;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's circuit breaker: open to traffic, ejected for a while, or probed by one request
 * that decides between the two.
 *
 * <p>Ejects after consecutive failures, or when the success rate over a window falls too low; each
 * ejection in a row lasts longer, with jitter. The rules are linkerd2-proxy's "unified" accrual,
 * with three refinements. Only a success that was sent after the last failed try was sent clears
 * the count of failures, for an older one says nothing about the endpoint since. What was sent
 * before the endpoint reopened does not count any more, lest stragglers of the last outage eject it
 * again. And an ejection follows "in a row" until the endpoint has stayed open for as long as it
 * was out, and at least for the window, so one that flaps is kept out for longer and longer.
 */
public final class FailureAccrual {

  private enum State {
    OPEN,
    EJECTED,
    PROBING
  }

  private static final int MAX_GROWTHS = 64;

  private final AccrualSpec spec;
  private final RandomGenerator random;
  private final @Nullable SuccessWindow window;
  private State state = State.OPEN;
  private int consecutive;
  private long lastFailureSentNanos = Long.MIN_VALUE;
  private int ejections;
  private long ejectNanos;
  private long openedNanos = Long.MIN_VALUE;
  private long reopenNanos;

  /** An open breaker. */
  public FailureAccrual(AccrualSpec spec, RandomGenerator random) {
    this.spec = spec;
    this.random = random;
    this.window = spec.successRate() > 0 ? new SuccessWindow(Nanos.of(spec.window())) : null;
  }

  /**
   * Takes in the result of an ordinary try.
   *
   * @param sentNanos when the try was sent
   * @return whether the endpoint should be ejected now; the caller decides, and calls {@link
   *     #eject}
   */
  public boolean onResult(boolean failed, long sentNanos, long nowNanos) {
    if (!spec.enabled() || sentNanos < openedNanos) {
      return false;
    }
    SuccessWindow results = window;
    if (results != null) {
      results.record(!failed, nowNanos);
    }
    if (failed) {
      consecutive++;
      lastFailureSentNanos = Math.max(lastFailureSentNanos, sentNanos);
    } else if (sentNanos > lastFailureSentNanos) {
      consecutive = 0;
      forgive(nowNanos);
    }
    return state == State.OPEN && failed && tripped(nowNanos);
  }

  private void forgive(long nowNanos) {
    if (state == State.OPEN
        && ejections > 0
        && nowNanos - openedNanos >= Math.max(ejectNanos, Nanos.of(spec.window()))) {
      ejections = 0;
    }
  }

  private boolean tripped(long nowNanos) {
    if (spec.consecutive() > 0 && consecutive >= spec.consecutive()) {
      return true;
    }
    SuccessWindow results = window;
    return results != null
        && results.total(nowNanos) >= spec.minRequests()
        && results.rate(nowNanos) < spec.successRate();
  }

  /** Takes the endpoint out of balancing from now on. */
  public void eject(long nowNanos) {
    double growth = StrictMath.pow(spec.growth(), Math.min(ejections, MAX_GROWTHS));
    double full = Math.min((double) Nanos.of(spec.maxEject()), Nanos.of(spec.eject()) * growth);
    ejectNanos = (long) Math.max(1, full * (1 - spec.jitter() * random.nextDouble()));
    reopenNanos = Nanos.plus(nowNanos, ejectNanos);
    ejections++;
    state = State.EJECTED;
  }

  /** Whether ordinary traffic keeps away: ejected, or waiting for its probe's answer. */
  public boolean ejected() {
    return state != State.OPEN;
  }

  /** When the next probe may be sent; never, while open or while a probe is under way. */
  public long wakeNanos() {
    return state == State.EJECTED ? reopenNanos : Nanos.NEVER;
  }

  /** Whether the time out is over and no probe is under way. */
  public boolean probeDue(long nowNanos) {
    return state == State.EJECTED && nowNanos >= reopenNanos;
  }

  /** One probe has been sent; until it ends there is no other. */
  public void probeStarted() {
    state = State.PROBING;
  }

  /**
   * The probe ended. Without effect if none is under way.
   *
   * @param success reopens; otherwise the endpoint stays out for longer than before
   */
  public void probeEnded(boolean success, long nowNanos) {
    if (state != State.PROBING) {
      return;
    }
    if (success) {
      reopen(nowNanos);
    } else {
      eject(nowNanos);
    }
  }

  /**
   * The probe ended without saying anything (its caller went away): another may be sent at once.
   * Without effect if none is under way.
   */
  public void probeAbandoned(long nowNanos) {
    if (state == State.PROBING) {
      state = State.EJECTED;
      reopenNanos = nowNanos;
    }
  }

  private void reopen(long nowNanos) {
    state = State.OPEN;
    openedNanos = nowNanos;
    consecutive = 0;
    SuccessWindow results = window;
    if (results != null) {
      results.clear();
    }
  }
}
