package io.weir.routing.cluster;

import io.weir.routing.policy.LatencyDigest;
import io.weir.routing.policy.PeakEwma;
import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Weir's own balancer. It picks the lowest product of latency and requests in flight, where latency
 * is the peak EWMA or the age of what is in flight, whichever is more; it stops sending to an
 * endpoint that is overdue, failing or timing out; and it finds out by probes when to start again.
 *
 * <p>An endpoint cannot be known to be slow before its first answer is overdue, so {@code rate *
 * fastest answer / endpoints} requests are lost whatever a balancer does; vigil comes within a few
 * of that. It does no harm where the fleet as a whole cannot carry the load: see {@link #guarded}.
 */
final class Vigil extends Balancer {

  /** An overdue try is this much behind the percentile, and a millisecond. */
  private static final double OVERDUE_SLACK = 1.05;

  /** A try is overdue at this share of the request's timeout at the latest. */
  private static final double OVERDUE_TIMEOUT_SHARE = 0.7;

  /** A look at a suspect takes at most this share of what would be its traffic. */
  private static final double MAX_PROBE_SHARE = 0.05;

  /** What a new or readmitted endpoint seems to cost more than it does, at first. */
  private static final double RAMP_FACTOR = 5;

  /** A new endpoint is taken for so many times as slow as the others. */
  private static final double NEWCOMER_FACTOR = 2;

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

  /** The weight of one pick in the average time between picks. */
  private static final double GAP_WEIGHT = 0.01;

  /** What is taken for the latency of a fleet that has not answered yet. */
  private static final double UNKNOWN_LATENCY_NANOS = 1_000;

  private final BalancerSpec.Vigil spec;
  private final double tauNanos;
  private final RandomGenerator random;
  private final LatencyDigest latency;
  private final Sampler sampler;
  private final double[] scratch = new double[MAX_MEDIAN];
  private Endpoint[] active = {};
  private Endpoint[] suspects = {};
  private long nextProbeNanos = Nanos.NEVER;
  private long nextGuardNanos;
  private double othersAtFirstSuspicion;
  private boolean fleetBad;
  private long noSlowSuspectsUntilNanos = Long.MIN_VALUE;
  private double gapNanos;
  private double suspectWeight;
  private long patienceNanos;
  private long lastPickNanos = Long.MIN_VALUE;

  /**
   * A balancer without endpoints.
   *
   * @param patienceNanos the shortest timeout of the requests that will come, or {@link
   *     Nanos#NEVER}
   */
  Vigil(BalancerSpec.Vigil spec, long patienceNanos, RandomGenerator random) {
    this.spec = spec;
    this.tauNanos = spec.decay().toNanos();
    this.patienceNanos = patienceNanos;
    this.random = random;
    this.latency = new LatencyDigest(spec.overduePercentile());
    this.sampler = new Sampler(random);
  }

  /** What is kept of one endpoint. */
  private static final class State {
    final PeakEwma estimate;
    final Suspicion suspicion = new Suspicion();
    long rampFromNanos = Long.MIN_VALUE;
    @Nullable Flight firstPunctual;
    double othersInFlight;
    long reportNanos;

    State(long nowNanos) {
      estimate = new PeakEwma(nowNanos);
    }
  }

  private static State state(Endpoint endpoint) {
    return (State) Objects.requireNonNull(endpoint.state());
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    State state = new State(nowNanos);
    double others = medianLatency(null, nowNanos);
    if (others > 0) {
      state.estimate.reset(NEWCOMER_FACTOR * others, nowNanos);
      state.rampFromNanos = nowNanos;
    }
    return state;
  }

  @Override
  protected void patience(long nanos) {
    patienceNanos = nanos;
  }

  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    super.update(endpoints, nowNanos);
    regroup();
  }

  /** Sorts the open endpoints into active ones and suspects. */
  private void regroup() {
    int count = 0;
    for (Endpoint endpoint : open) {
      count += state(endpoint).suspicion.suspect() ? 1 : 0;
    }
    suspects = new Endpoint[count];
    active = new Endpoint[open.length - count];
    int a = 0;
    int s = 0;
    suspectWeight = 0;
    for (Endpoint endpoint : open) {
      if (state(endpoint).suspicion.suspect()) {
        suspects[s++] = endpoint;
        suspectWeight += endpoint.weight();
      } else {
        active[a++] = endpoint;
      }
    }
    if (a > 0) {
      sampler.update(active);
    } else {
      active = open;
      sampler.update(open);
    }
    findNextProbe();
  }

  private void findNextProbe() {
    nextProbeNanos = Nanos.NEVER;
    for (Endpoint suspect : suspects) {
      nextProbeNanos = Math.min(nextProbeNanos, state(suspect).suspicion.wakeNanos());
    }
  }

  // Picking

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    countPick(nowNanos);
    if (suspects.length > 0) {
      guardCapacity(nowNanos);
      Endpoint due = dueForRequest(request, nowNanos);
      if (due != null) {
        return due;
      }
    }
    return active.length <= spec.scan() ? scan(request, nowNanos) : sample(request, nowNanos);
  }

  private void countPick(long nowNanos) {
    if (lastPickNanos != Long.MIN_VALUE) {
      gapNanos += GAP_WEIGHT * (nowNanos - lastPickNanos - gapNanos);
    }
    lastPickNanos = nowNanos;
  }

  private Endpoint scan(Pick request, long nowNanos) {
    Endpoint best = active[0];
    double bestCost = Double.POSITIVE_INFINITY;
    boolean bestTried = true;
    int ties = 1;
    boolean retry = request.tries() > 0;
    Endpoint[] candidates = active;
    for (Endpoint endpoint : candidates) {
      boolean tried = retry && request.tried(endpoint);
      if (tried && !bestTried) {
        continue;
      }
      double cost = costAndJudge(endpoint, nowNanos);
      if (cost < bestCost || (bestTried && !tried)) {
        best = endpoint;
        bestCost = cost;
        bestTried = tried;
        ties = 1;
      } else if (cost == bestCost && random.nextInt(++ties) == 0) {
        best = endpoint;
      }
    }
    return best;
  }

  private Endpoint sample(Pick request, long nowNanos) {
    Endpoint best = sampler.fresh(request);
    double bestCost = costAndJudge(best, nowNanos);
    for (int i = 1; i < spec.choices(); i++) {
      Endpoint other = sampler.fresh(request);
      if (other != best) {
        double cost = costAndJudge(other, nowNanos);
        if (cost < bestCost) {
          best = other;
          bestCost = cost;
        }
      }
    }
    return best;
  }

  /**
   * The cost of a try, after a look at what is overdue: a new suspect costs more than any other.
   */
  private double costAndJudge(Endpoint endpoint, long nowNanos) {
    State state = state(endpoint);
    if (spec.suspicion()) {
      if (state.firstPunctual != null) {
        countOverdue(state, nowNanos);
      }
      if (state.suspicion.anyBad() && judge(endpoint, state, nowNanos)) {
        return Double.MAX_VALUE;
      }
    }
    return cost(endpoint, state, nowNanos);
  }

  private double cost(Endpoint endpoint, State state, long nowNanos) {
    return cost(endpoint, state, state.estimate.get(tauNanos, nowNanos), nowNanos);
  }

  private double cost(Endpoint endpoint, State state, double estimateNanos, long nowNanos) {
    double nanos =
        Math.max(effectiveNanos(endpoint, estimateNanos, nowNanos), UNKNOWN_LATENCY_NANOS);
    double inFlight = endpoint.inFlight() + 1;
    if (spec.feedback()) {
      inFlight += othersInFlight(state, estimateNanos, nowNanos);
    }
    return nanos * inFlight * ramp(state, nowNanos) / endpoint.weight();
  }

  private double effectiveNanos(Endpoint endpoint, long nowNanos) {
    double estimate = state(endpoint).estimate.get(tauNanos, nowNanos);
    return effectiveNanos(endpoint, estimate, nowNanos);
  }

  private double effectiveNanos(Endpoint endpoint, double estimateNanos, long nowNanos) {
    return spec.age()
        ? Math.max(estimateNanos, nowNanos - endpoint.oldestSentNanos(nowNanos))
        : estimateNanos;
  }

  private double ramp(State state, long nowNanos) {
    if (state.rampFromNanos == Long.MIN_VALUE) {
      return 1;
    }
    double progress = (nowNanos - state.rampFromNanos) / (double) spec.ramp().toNanos();
    if (progress < 1) {
      return RAMP_FACTOR - (RAMP_FACTOR - 1) * progress;
    }
    state.rampFromNanos = Long.MIN_VALUE;
    return 1;
  }

  // Suspicion

  private void countOverdue(State state, long nowNanos) {
    Flight flight = state.firstPunctual;
    long overdueNanos = overdueAfterNanos(nowNanos);
    while (flight != null && nowNanos - flight.sentNanos > overdueNanos) {
      if (!flight.probe()) {
        flight.markOverdue();
        state.suspicion.overdue(flight.sentNanos);
      }
      flight = flight.newer;
    }
    state.firstPunctual = flight;
  }

  private long overdueAfterNanos(long nowNanos) {
    long known = latency.value(nowNanos);
    long limit =
        patienceNanos == Nanos.NEVER ? Nanos.NEVER : (long) (OVERDUE_TIMEOUT_SHARE * patienceNanos);
    return known == Nanos.NEVER
        ? limit
        : Math.min(limit, (long) (known * OVERDUE_SLACK) + Nanos.MILLI);
  }

  /** Makes the endpoint suspect if what speaks against it is enough. */
  private boolean judge(Endpoint endpoint, State state, long nowNanos) {
    Suspicion suspicion = state.suspicion;
    if (suspicion.suspect()) {
      return true;
    }
    boolean failing = suspicion.failing();
    double others = medianLatency(endpoint, nowNanos);
    boolean slow = suspicion.slow(effectiveNanos(endpoint, nowNanos), others);
    boolean slowCounts = slow && nowNanos >= noSlowSuspectsUntilNanos;
    if ((!failing && !slowCounts) || guarded(nowNanos)) {
      return false;
    }
    if (suspects.length == 0) {
      othersAtFirstSuspicion = others;
      nextGuardNanos = nowNanos + GUARD_INTERVAL_NANOS;
    }
    suspicion.suspect(failing, nowNanos);
    scheduleProbe(suspicion, nowNanos);
    regroup();
    return true;
  }

  /**
   * Whether nobody may become suspect: half of the fleet is already, or so much of what all of them
   * answer is bad that the load and not an endpoint is to blame.
   */
  private boolean guarded(long nowNanos) {
    return (spec.guards() && fleetBad(nowNanos)) || suspects.length + 1 > open.length / 2;
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
  private void guardCapacity(long nowNanos) {
    if (!spec.guards() || nowNanos < nextGuardNanos) {
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
      Suspicion suspicion = state(suspect).suspicion;
      if (failingToo || !suspicion.suspectForFailing()) {
        suspicion.clear(nowNanos);
      }
    }
    regroup();
  }

  // Probes

  private @Nullable Endpoint dueForRequest(Pick request, long nowNanos) {
    if (nowNanos < nextProbeNanos) {
      return null;
    }
    boolean tiedOnly = spec.probe() == BalancerSpec.Vigil.Probe.TIED;
    if (tiedOnly && (request.idempotent() || nowNanos < nextProbeNanos + probeIntervalNanos())) {
      return null;
    }
    return due(request, nowNanos);
  }

  @Override
  public @Nullable Endpoint probe(Pick request, Endpoint picked, long nowNanos) {
    boolean tied = spec.probe() == BalancerSpec.Vigil.Probe.TIED;
    return tied && nowNanos >= nextProbeNanos ? due(request, nowNanos) : null;
  }

  private @Nullable Endpoint due(Pick request, long nowNanos) {
    for (Endpoint suspect : suspects) {
      if (state(suspect).suspicion.probeDue(nowNanos) && !request.tried(suspect)) {
        return suspect;
      }
    }
    return null;
  }

  private void scheduleProbe(Suspicion suspicion, long nowNanos) {
    suspicion.scheduleProbe(
        probeIntervalNanos(), spec.maxProbeInterval().toNanos(), random, nowNanos);
  }

  private long probeIntervalNanos() {
    double fairShareGap = gapNanos * open.length;
    return (long) Math.max(spec.probeInterval().toNanos(), fairShareGap / MAX_PROBE_SHARE);
  }

  @Override
  public void started(Flight flight, long nowNanos) {
    State state = state(flight.endpoint);
    if (state.suspicion.suspect()) {
      flight.markProbe();
      state.suspicion.probeStarted();
      findNextProbe();
    } else if (state.firstPunctual == null) {
      state.firstPunctual = flight;
    }
  }

  // Results

  @Override
  @SuppressWarnings("ReferenceEquality") // This very flight.
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    State state = state(flight.endpoint);
    if (state.firstPunctual != null) {
      countOverdue(state, nowNanos);
      if (state.firstPunctual == flight) {
        state.firstPunctual = flight.newer;
      }
    }
    switch (outcome) {
      case SUCCESS -> {
        state.estimate.observe(latencyNanos, tauNanos, nowNanos);
        latency.record(latencyNanos);
      }
      case TIMEOUT -> state.estimate.observe(latencyNanos, tauNanos, nowNanos);
      case LOST_RACE, CANCELLED -> state.estimate.raise(latencyNanos, tauNanos, nowNanos);
      default -> {
        // How long a failure took says nothing of how long a good answer takes.
      }
    }
    if (flight.probe() && state.suspicion.suspect()) {
      judgeProbe(flight.endpoint, state, outcome, latencyNanos, nowNanos);
    }
  }

  private void judgeProbe(
      Endpoint endpoint, State state, Outcome outcome, long latencyNanos, long nowNanos) {
    Suspicion suspicion = state.suspicion;
    boolean inTime = latencyNanos <= overdueAfterNanos(nowNanos);
    if (outcome.inconclusive() && inTime) {
      suspicion.probeAbandoned();
    } else if (suspicion.probeEnded(outcome == Outcome.SUCCESS && inTime)) {
      readmit(endpoint, state, latencyNanos, nowNanos);
      return;
    }
    scheduleProbe(suspicion, nowNanos);
    findNextProbe();
  }

  private void readmit(Endpoint endpoint, State state, long latencyNanos, long nowNanos) {
    double others = medianLatency(endpoint, nowNanos);
    state.estimate.reset(Math.max(others, latencyNanos), nowNanos);
    state.rampFromNanos = nowNanos;
    state.suspicion.clear(nowNanos);
    regroup();
  }

  @Override
  public void released(Flight flight, Outcome outcome, long nowNanos) {
    State state = state(flight.endpoint);
    if (flight.probe() || outcome == Outcome.REFUSED) {
      return;
    }
    if (outcome.failed()) {
      state.suspicion.failed(flight.sentNanos, flight.overdue());
      if (spec.suspicion()) {
        judge(flight.endpoint, state, nowNanos);
      }
    } else if (outcome == Outcome.SUCCESS) {
      state.suspicion.succeeded(flight.sentNanos, flight.overdue());
    }
  }

  @Override
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    State state = state(endpoint);
    state.othersInFlight = Math.max(0, inFlight - endpoint.inFlight());
    state.reportNanos = nowNanos;
  }

  /** What others have in flight there, as last reported; a report fades with the latency. */
  private static double othersInFlight(State state, double estimateNanos, long nowNanos) {
    double lifetime = Math.max(UNKNOWN_LATENCY_NANOS, estimateNanos);
    double age = nowNanos - state.reportNanos;
    return state.othersInFlight * Math.max(0, 1 - age / (2 * lifetime));
  }

  // Medians

  /** The lower median of the effective latency of the active endpoints but one; 0 if unknown. */
  private double medianLatency(@Nullable Endpoint but, long nowNanos) {
    int count = 0;
    int stride = Math.max(1, active.length / MAX_MEDIAN);
    for (int i = 0; i < active.length && count < MAX_MEDIAN; i += stride) {
      if (active[i] != but) {
        scratch[count++] = effectiveNanos(active[i], nowNanos);
      }
    }
    return lowerMedian(count);
  }

  private double medianBadRate() {
    int count = 0;
    int stride = Math.max(1, open.length / MAX_MEDIAN);
    for (int i = 0; i < open.length && count < MAX_MEDIAN; i += stride) {
      scratch[count++] = state(open[i]).suspicion.badRate();
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

  // Views

  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    State state = state(endpoint);
    return cost(endpoint, state, state.estimate.peek(tauNanos, nowNanos), nowNanos);
  }

  @Override
  public boolean suspects(Endpoint endpoint) {
    return state(endpoint).suspicion.suspect();
  }

  @Override
  public double suspectWeight() {
    return suspectWeight;
  }
}
