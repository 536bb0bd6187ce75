package io.weir.routing.policy;

import io.weir.routing.spec.LimitSpec;
import io.weir.routing.time.Nanos;

/**
 * How many requests may be under way at once: a fixed number, or one that follows latency.
 *
 * <p>The adaptive limit is Netflix's Gradient2 (concurrency-limits): once a window of at least a
 * second and {@value #MIN_SAMPLES} answers, {@code limit = 0.8 limit + 0.2 (gradient limit + 4)}
 * with {@code gradient = 1.5 longAverage / windowAverage}, from 0.5 to 1. The long average runs
 * over about {@value #LONG_WINDOWS} windows. The limit stays where it is while less than half of it
 * is used. Where this departs: any overloaded answer in a window takes a tenth off the limit, and
 * is no sample of latency, since refusals are quick.
 */
public final class Admission {

  private static final long WINDOW_NANOS = Nanos.SECOND;
  private static final int MIN_SAMPLES = 10;
  private static final int LONG_WINDOWS = 600;
  private static final int WARM_UP_WINDOWS = 10;
  private static final double TOLERANCE = 1.5;
  private static final double SMOOTHING = 0.2;
  private static final double MIN_GRADIENT = 0.5;
  private static final double QUEUE = 4;
  private static final double DRIFT = 0.9;

  private static final long RATE_WINDOW_NANOS = 10 * Nanos.SECOND;
  private static final long MIN_RETRY_AFTER_NANOS = 100 * Nanos.MILLI;
  private static final long MAX_RETRY_AFTER_NANOS = 30 * Nanos.SECOND;

  private LimitSpec spec;
  private final SuccessWindow completions = new SuccessWindow(RATE_WINDOW_NANOS);
  private final long startNanos;
  private double limit;
  private int inFlight;

  private long windowNanos;
  private long windowLatencyNanos;
  private int windowSamples;
  private int windowPeak;
  private boolean windowOverloaded;

  private double longNanos;
  private int windows;

  /** Nothing under way yet. */
  public Admission(LimitSpec spec, long nowNanos) {
    this.spec = spec;
    this.limit = spec.requests();
    this.startNanos = nowNanos;
    this.windowNanos = nowNanos;
  }

  /** Takes over other limits; what is under way stays under way. */
  public void apply(LimitSpec next) {
    spec = next;
    limit = next.adaptive() ? Math.clamp(limit, next.min(), next.max()) : next.requests();
  }

  /**
   * Takes a place if one is free; each must be given back with {@link #release}. What was measured
   * before ten idle seconds is dropped.
   */
  public boolean tryAcquire(long nowNanos) {
    if (inFlight == 0 && nowNanos - windowNanos > RATE_WINDOW_NANOS) {
      startWindow(nowNanos);
    }
    if (inFlight >= limit()) {
      return false;
    }
    inFlight++;
    windowPeak = Math.max(windowPeak, inFlight);
    return true;
  }

  /**
   * Gives a place back.
   *
   * @param latencyNanos how long the request took; negative where that says nothing about the
   *     cluster's speed
   * @param overloaded whether it ended because the other side had too much to do
   */
  public void release(long latencyNanos, boolean overloaded, long nowNanos) {
    inFlight--;
    completions.record(true, nowNanos);
    if (!spec.adaptive()) {
      return;
    }
    if (overloaded) {
      windowOverloaded = true;
    } else if (latencyNanos >= 0) {
      windowLatencyNanos += latencyNanos;
      windowSamples++;
    }
    boolean enough = windowOverloaded || windowSamples >= MIN_SAMPLES;
    if (enough && nowNanos - windowNanos >= WINDOW_NANOS) {
      adapt();
      startWindow(nowNanos);
    }
  }

  /** How many may be under way now. */
  public int limit() {
    return (int) limit;
  }

  /** How many are under way. */
  public int inFlight() {
    return inFlight;
  }

  /**
   * When somebody who was turned away should come back: the time in which everybody before them
   * will have left, at the rate of the last ten seconds; 100 ms to 30 s.
   *
   * @param waiting how many wait for a place
   */
  public long retryAfterNanos(int waiting, long nowNanos) {
    double elapsedNanos = Math.clamp(nowNanos - startNanos, Nanos.MILLI, RATE_WINDOW_NANOS);
    double nanosPerCompletion = elapsedNanos / Math.max(1, completions.total(nowNanos));
    double drainNanos = ((double) inFlight + waiting) * nanosPerCompletion;
    return (long) Math.clamp(drainNanos, MIN_RETRY_AFTER_NANOS, MAX_RETRY_AFTER_NANOS);
  }

  private void adapt() {
    double gradient = windowOverloaded ? MIN_GRADIENT : gradient();
    double queue = windowOverloaded ? 0 : QUEUE;
    if (windowOverloaded || windowPeak >= limit / 2) {
      double next = limit * (1 - SMOOTHING) + (limit * gradient + queue) * SMOOTHING;
      limit = Math.clamp(next, spec.min(), spec.max());
    }
  }

  private double gradient() {
    double averageNanos = Math.max(1, (double) windowLatencyNanos / windowSamples);
    windows++;
    double weight = windows <= WARM_UP_WINDOWS ? 1.0 / windows : 2.0 / (LONG_WINDOWS + 1);
    longNanos += (averageNanos - longNanos) * weight;
    double ratio = longNanos / averageNanos;
    if (ratio > 2) {
      longNanos *= DRIFT;
    }
    return Math.clamp(TOLERANCE * ratio, MIN_GRADIENT, 1);
  }

  private void startWindow(long nowNanos) {
    windowNanos = nowNanos;
    windowLatencyNanos = 0;
    windowSamples = 0;
    windowPeak = inFlight;
    windowOverloaded = false;
  }
}
