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
  private static final double OVERLOADED_FACTOR = 1.5;

  /** They are as fast as before when they are not so many times slower any more. */
  private static final double CALM_FACTOR = 1.25;

  /** For how long nobody is suspect for being slow once an overload was seen, at least. */
  private static final long SHORTEST_OVERLOAD_NANOS = 5 * Nanos.SECOND;

  /** And at most: by then they are what they are. */
  private static final long LONGEST_OVERLOAD_NANOS = 60 * Nanos.SECOND;

  /**
   * A suspicion so long after the last one was over has nothing to do with it. Until then the
   * others may be slow still, or again, from having carried it all.
   */
  private static final long TROUBLE_LIFETIME_NANOS = 30 * Nanos.SECOND;

  /** How often that is looked at. */
  private static final long GUARD_INTERVAL_NANOS = 100 * Nanos.MILLI;

  /** Medians are taken over so many endpoints at most. */
  private static final int MAX_MEDIAN = 33;

  /** The weight of one report in the average of what endpoints report. */
  private static final double REPORT_WEIGHT = 0.05;

  private final boolean guards;
  private final Sampler sampler;
  private final double[] scratch = new double[MAX_MEDIAN];
  private final double[] latencies = new double[MAX_MEDIAN];
  private int known;

  /** Every so manieth endpoint is looked at for a median: those are spread over all. */
  private int stride = 1;

  /** How often something changed since the latencies were sorted. */
  private int changes = 1;

  private double badRate;
  private boolean badRateKnown;
  private Endpoint[] open = {};
  private Endpoint[] active = {};
  private Endpoint[] suspects = {};
  private double suspectWeight;
  private double othersInFlight;
  private long nextProbeNanos = Nanos.NEVER;
  private long nextGuardNanos;
  private double calmNanos;
  private long troubleEndNanos = Long.MIN_VALUE;
  private boolean overloaded;
  private long overloadedNanos;
  private boolean fleetBad;

  /**
   * A fleet without endpoints.
   *
   * @param sampler will draw among the active ones
   */
  VigilFleet(BalancerSpec.Vigil spec, Sampler sampler) {
    this.guards = spec.guards();
    this.sampler = sampler;
  }

  void update(Endpoint[] endpoints, long nowNanos) {
    open = endpoints;
    regroup(nowNanos);
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
  private void regroup(long nowNanos) {
    Endpoint[] in = new Endpoint[open.length];
    Endpoint[] out = new Endpoint[open.length];
    int ins = 0;
    int outs = 0;
    for (Endpoint endpoint : open) {
      boolean suspect = VigilState.of(endpoint).suspicion.suspect();
      endpoint.keptOut(suspect || endpoint.ejected(), nowNanos);
      if (suspect) {
        out[outs++] = endpoint;
      } else {
        in[ins++] = endpoint;
      }
    }
    sampler.update(open);
    regrouped(in, ins, out, outs, nowNanos);
  }

  /**
   * What {@link #regroup(long)} comes to after the suspicion of one endpoint has changed, without a
   * look at what is known of the others: of thousands that takes longer than a thousand picks.
   */
  private void regroup(Endpoint changed, long nowNanos) {
    boolean suspect = VigilState.of(changed).suspicion.suspect();
    changed.keptOut(suspect || changed.ejected(), nowNanos);
    Endpoint[] in = new Endpoint[open.length];
    Endpoint[] out = new Endpoint[suspects.length + 1];
    int ins = 0;
    int outs = 0;
    int before = 0;
    for (Endpoint endpoint : open) {
      boolean wasSuspect = before < suspects.length && endpoint == suspects[before];
      before += wasSuspect ? 1 : 0;
      if (endpoint == changed ? suspect : wasSuspect) {
        out[outs++] = endpoint;
      } else {
        in[ins++] = endpoint;
      }
    }
    regrouped(in, ins, out, outs, nowNanos);
  }

  private void regrouped(Endpoint[] in, int ins, Endpoint[] out, int outs, long nowNanos) {
    if (outs > 0 || suspects.length > 0) {
      troubleEndNanos = nowNanos + TROUBLE_LIFETIME_NANOS;
    }
    suspects = Arrays.copyOf(out, outs);
    active = ins == 0 ? open : Arrays.copyOf(in, ins);
    suspectWeight = 0;
    for (Endpoint suspect : suspects) {
      suspectWeight += suspect.weight();
    }
    sampler.narrow(active);
    stride = Math.max(1, (active.length + MAX_MEDIAN - 1) / MAX_MEDIAN);
    changes = stride;
    badRateChanged();
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
    double others = medianLatency(endpoint, nowNanos);
    boolean guilty =
        suspicion.failing() || suspicion.slow(state.effectiveNanos(endpoint, nowNanos), others);
    if (!guilty || guarded(nowNanos) || (overloaded(nowNanos) && !suspicion.broken())) {
      return false;
    }
    if (suspects.length == 0) {
      nextGuardNanos = nowNanos + GUARD_INTERVAL_NANOS;
      if (!overloaded) {
        calmNanos = nowNanos < troubleEndNanos ? Math.min(calmNanos, others) : others;
      }
    }
    suspicion.suspect(nowNanos);
    regroup(endpoint, nowNanos);
    return true;
  }

  /** Gives a suspect its traffic back, as slow as it or the others are and with a ramp. */
  void readmit(Endpoint endpoint, long latencyNanos, long nowNanos) {
    VigilState state = VigilState.of(endpoint);
    state.begin(Math.max(medianLatency(endpoint, nowNanos), latencyNanos), nowNanos);
    state.suspicion.clear(nowNanos);
    regroup(endpoint, nowNanos);
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
      releaseAll(bad, nowNanos);
    } else if (bad < FLEET_GOOD) {
      if (fleetBad) {
        forget(nowNanos);
      }
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
    if (medianLatency(null, nowNanos) > OVERLOADED_FACTOR * calmNanos) {
      overloaded = true;
      overloadedNanos = nowNanos;
      releaseSlow(nowNanos);
    }
  }

  /**
   * Whether nobody may become suspect for being slow: the others could not carry it, and they are
   * not yet as fast again as they were before.
   */
  private boolean overloaded(long nowNanos) {
    if (overloaded) {
      long held = nowNanos - overloadedNanos;
      boolean calm = medianLatency(null, nowNanos) < CALM_FACTOR * calmNanos;
      if (held > LONGEST_OVERLOAD_NANOS || (calm && held > SHORTEST_OVERLOAD_NANOS)) {
        overloaded = false;
        troubleEndNanos = calm ? troubleEndNanos : nowNanos;
        forget(nowNanos);
      }
    }
    return overloaded;
  }

  /** What spoke against anybody in an overload speaks against the load. */
  private void forget(long nowNanos) {
    for (Endpoint endpoint : open) {
      VigilState.of(endpoint).suspicion.forget(nowNanos);
    }
  }

  private void releaseAll(double badRate, long nowNanos) {
    for (Endpoint suspect : suspects) {
      VigilState.of(suspect).suspicion.release(badRate, nowNanos);
    }
    regroup(nowNanos);
  }

  private void releaseSlow(long nowNanos) {
    for (Endpoint suspect : suspects) {
      Suspicion suspicion = VigilState.of(suspect).suspicion;
      if (!suspicion.suspectForBeingBroken()) {
        suspicion.clear(nowNanos);
      }
    }
    regroup(nowNanos);
  }

  // Reports

  /** An endpoint reports so many requests of others. */
  void reported(double others) {
    othersInFlight += REPORT_WEIGHT * (others - othersInFlight);
  }

  /** How many requests of others an endpoint has on average, as far as endpoints report. */
  double othersInFlight() {
    return othersInFlight;
  }

  // Medians

  /**
   * Something happened, or time went on. The median is taken anew after as many changes as there
   * are endpoints to each that it looks at, so of few at once, and of many when about one of those
   * it looks at has changed.
   */
  void changed() {
    changes++;
  }

  /** A result came in. */
  void badRateChanged() {
    badRateKnown = false;
  }

  /** The lower median of the effective latency of the active endpoints but one; 0 if unknown. */
  double medianLatency(@Nullable Endpoint but, long nowNanos) {
    if (changes >= stride) {
      sortLatencies(nowNanos);
    }
    int without = but == null ? -1 : indexOf(but, nowNanos);
    int others = without < 0 ? known : known - 1;
    if (others == 0) {
      return 0;
    }
    int middle = (others - 1) / 2;
    return latencies[without >= 0 && without <= middle ? middle + 1 : middle];
  }

  private void sortLatencies(long nowNanos) {
    known = 0;
    for (int i = 0; i < active.length && known < MAX_MEDIAN; i += stride) {
      latencies[known++] = VigilState.of(active[i]).effectiveNanos(active[i], nowNanos);
    }
    Arrays.sort(latencies, 0, known);
    changes = 0;
  }

  /** Where the endpoint's latency stands among those that are sorted; negative if it isn't. */
  private int indexOf(Endpoint endpoint, long nowNanos) {
    VigilState state = VigilState.of(endpoint);
    return state.suspicion.suspect()
        ? -1
        : Arrays.binarySearch(latencies, 0, known, state.effectiveNanos(endpoint, nowNanos));
  }

  /** The lower median share of bad results of the active endpoints: a suspect's stands still. */
  private double medianBadRate() {
    if (!badRateKnown) {
      badRate = takeMedianBadRate();
      badRateKnown = true;
    }
    return badRate;
  }

  private double takeMedianBadRate() {
    int count = 0;
    for (int i = 0; i < active.length && count < MAX_MEDIAN; i += stride) {
      scratch[count++] = VigilState.of(active[i]).suspicion.badRate();
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(scratch, 0, count);
    return scratch[(count - 1) / 2];
  }
}
