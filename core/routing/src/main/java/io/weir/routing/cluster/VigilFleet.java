package io.weir.routing.cluster;

import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.time.Nanos;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one {@link Vigil}, parted into active ones and suspects, and what they are like
 * together: it says who becomes suspect, and keeps the whole from harm. See {@link #guarded}.
 *
 * <p>Owned by one loop.
 */
final class VigilFleet {

  /** Nobody is suspect while the median share of bad results is above this... */
  private static final double FLEET_BAD = 0.4;

  /** ... until it is below this. */
  private static final double FLEET_GOOD = 0.2;

  /**
   * When the others became so many times slower since the first suspicion, they cannot carry it.
   */
  private static final double OVERLOADED_FACTOR = 2;

  /** For how long nobody is suspect for being slow once that was seen. */
  private static final long OVERLOADED_NANOS = 5 * Nanos.SECOND;

  /** How often that is looked at. */
  private static final long GUARD_INTERVAL_NANOS = 100 * Nanos.MILLI;

  /** Medians are taken over so many endpoints at most. */
  private static final int MAX_MEDIAN = 33;

  private final boolean guards;
  private final Sampler sampler;
  private final double[] scratch = new double[MAX_MEDIAN];
  private Endpoint[] open = {};
  private Endpoint[] active = {};
  private Endpoint[] suspects = {};
  private double suspectWeight;
  private long nextProbeNanos = Nanos.NEVER;
  private long nextGuardNanos;
  private double othersAtFirstSuspicion;
  private boolean fleetBad;
  private long noSlowSuspectsUntilNanos = Long.MIN_VALUE;

  /**
   * A fleet without endpoints.
   *
   * @param sampler will draw among the active ones
   */
  VigilFleet(BalancerSpec.Vigil spec, Sampler sampler) {
    this.guards = spec.guards();
    this.sampler = sampler;
  }

  void update(Endpoint[] endpoints) {
    open = endpoints;
    regroup();
  }

  /** Those that get ordinary traffic; all of them if there is nobody else. Never changed. */
  Endpoint[] active() {
    return active;
  }

  /** Those that get nothing but probes. Never changed. */
  Endpoint[] suspects() {
    return suspects;
  }

  double suspectWeight() {
    return suspectWeight;
  }

  /** When the next suspect is due for a look. */
  long nextProbeNanos() {
    return nextProbeNanos;
  }

  /** Sorts the open endpoints into active ones and suspects. */
  private void regroup() {
    int count = 0;
    for (Endpoint endpoint : open) {
      count += VigilState.of(endpoint).suspicion.suspect() ? 1 : 0;
    }
    suspects = new Endpoint[count];
    active = new Endpoint[open.length - count];
    int a = 0;
    int s = 0;
    suspectWeight = 0;
    for (Endpoint endpoint : open) {
      if (VigilState.of(endpoint).suspicion.suspect()) {
        suspects[s++] = endpoint;
        suspectWeight += endpoint.weight();
      } else {
        active[a++] = endpoint;
      }
    }
    if (a == 0) {
      active = open;
    }
    sampler.update(active);
    findNextProbe();
  }

  /** A probe was sent or set for another time. */
  void findNextProbe() {
    nextProbeNanos = Nanos.NEVER;
    for (Endpoint suspect : suspects) {
      nextProbeNanos = Math.min(nextProbeNanos, VigilState.of(suspect).suspicion.wakeNanos());
    }
  }

  /**
   * Makes the endpoint suspect if what speaks against it is enough.
   *
   * @return whether it has become suspect; its first probe is for the caller to set
   */
  boolean accuse(Endpoint endpoint, VigilState state, long nowNanos) {
    Suspicion suspicion = state.suspicion;
    boolean failing = suspicion.failing();
    double others = medianLatency(endpoint, nowNanos);
    boolean slow = suspicion.slow(state.effectiveNanos(endpoint, nowNanos), others);
    boolean slowCounts = slow && nowNanos >= noSlowSuspectsUntilNanos;
    if ((!failing && !slowCounts) || guarded(nowNanos)) {
      return false;
    }
    if (suspects.length == 0) {
      othersAtFirstSuspicion = others;
      nextGuardNanos = nowNanos + GUARD_INTERVAL_NANOS;
    }
    suspicion.suspect(failing, nowNanos);
    regroup();
    return true;
  }

  /** Gives a suspect its traffic back, as slow as it or the others are and with a ramp. */
  void readmit(Endpoint endpoint, long latencyNanos, long nowNanos) {
    VigilState state = VigilState.of(endpoint);
    state.begin(Math.max(medianLatency(endpoint, nowNanos), latencyNanos), nowNanos);
    state.suspicion.clear(nowNanos);
    regroup();
  }

  /**
   * Whether nobody may become suspect: half of the fleet is already, or so much of what all of them
   * answer is bad that the load and not an endpoint is to blame.
   */
  private boolean guarded(long nowNanos) {
    return (guards && fleetBad(nowNanos)) || suspects.length + 1 > open.length / 2;
  }

  private boolean fleetBad(long nowNanos) {
    double bad = medianBadRate();
    if (bad > FLEET_BAD && !fleetBad) {
      fleetBad = true;
      release(true, nowNanos);
    } else if (bad < FLEET_GOOD) {
      fleetBad = false;
    }
    return fleetBad;
  }

  /** Lets merely slow suspects go when the others turn out not to carry their load. */
  void guardCapacity(long nowNanos) {
    if (!guards || nowNanos < nextGuardNanos) {
      return;
    }
    nextGuardNanos = nowNanos + GUARD_INTERVAL_NANOS;
    if (medianLatency(null, nowNanos) > OVERLOADED_FACTOR * othersAtFirstSuspicion) {
      noSlowSuspectsUntilNanos = nowNanos + OVERLOADED_NANOS;
      release(false, nowNanos);
    }
  }

  private void release(boolean failingToo, long nowNanos) {
    for (Endpoint suspect : suspects) {
      Suspicion suspicion = VigilState.of(suspect).suspicion;
      if (failingToo || !suspicion.suspectForFailing()) {
        suspicion.clear(nowNanos);
      }
    }
    regroup();
  }

  /** The lower median of the effective latency of the active endpoints but one; 0 if unknown. */
  double medianLatency(@Nullable Endpoint but, long nowNanos) {
    int count = 0;
    int stride = Math.max(1, active.length / MAX_MEDIAN);
    for (int i = 0; i < active.length && count < MAX_MEDIAN; i += stride) {
      if (active[i] != but) {
        scratch[count++] = VigilState.of(active[i]).effectiveNanos(active[i], nowNanos);
      }
    }
    return lowerMedian(count);
  }

  private double medianBadRate() {
    int count = 0;
    int stride = Math.max(1, open.length / MAX_MEDIAN);
    for (int i = 0; i < open.length && count < MAX_MEDIAN; i += stride) {
      scratch[count++] = VigilState.of(open[i]).suspicion.badRate();
    }
    return lowerMedian(count);
  }

  private double lowerMedian(int count) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(scratch, 0, count);
    return scratch[(count - 1) / 2];
  }
}
