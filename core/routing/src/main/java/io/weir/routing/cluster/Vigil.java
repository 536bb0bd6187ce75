package io.weir.routing.cluster;

import io.weir.routing.policy.LatencyDigest;
import io.weir.routing.policy.Suspicion;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Weir's own balancer. It picks the lowest product of latency and requests in flight, where latency
 * is the peak EWMA or the age of what is in flight, whichever is more; it stops sending to an
 * endpoint that is overdue, failing or timing out; and it finds out by probes when to start again.
 *
 * <p>An endpoint cannot be known to be slow before its first answer is overdue, so {@code rate *
 * fastest answer / endpoints} requests are lost whatever a balancer does; vigil comes within a few
 * of that. It does no harm where the fleet as a whole cannot carry the load: see {@link
 * VigilFleet}.
 */
final class Vigil extends Balancer {

  /** An overdue try is this much behind the percentile, and a millisecond. */
  private static final double OVERDUE_SLACK = 1.05;

  /** A try is overdue at this share of the request's timeout at the latest. */
  private static final double OVERDUE_TIMEOUT_SHARE = 0.7;

  /** A look at a suspect takes at most this share of what would be its traffic. */
  private static final double MAX_PROBE_SHARE = 0.05;

  /** A new endpoint is taken for so many times as slow as the others. */
  private static final double NEWCOMER_FACTOR = 2;

  /** A failure of a broken endpoint counts as that many times longer than overdue. */
  private static final double BROKEN_FACTOR = 10;

  /** A try at an endpoint that stands still costs so many times more. */
  private static final double STALLED_FACTOR = 10;

  /** More than a try at any active endpoint costs. */
  private static final double SUSPECT_COST = Double.MAX_VALUE;

  /** The weight of one pick in the average time between picks. */
  private static final double GAP_WEIGHT = 0.01;

  private final BalancerSpec.Vigil spec;
  private final RandomGenerator random;
  private final LatencyDigest latency;
  private final Sampler sampler;
  private final VigilFleet fleet;
  private final Endpoint[] drawn;
  private final double[] costs;
  private double gapNanos;
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
    this.patienceNanos = patienceNanos;
    this.random = random;
    this.latency = new LatencyDigest(spec.overduePercentile());
    this.sampler = new Sampler(random);
    this.drawn = new Endpoint[spec.choices()];
    this.costs = new double[spec.choices()];
    this.fleet = new VigilFleet(spec, sampler);
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    VigilState state = new VigilState(spec, fleet, nowNanos);
    fleet.changed();
    double others = fleet.medianLatency(null, nowNanos);
    if (others > 0) {
      state.begin(NEWCOMER_FACTOR * others, nowNanos);
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
    fleet.update(endpoints, nowNanos);
  }

  // Picking

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    countPick(nowNanos);
    fleet.changed();
    if (fleet.suspects().length > 0) {
      fleet.guardCapacity(nowNanos);
      Endpoint due = dueForRequest(request, nowNanos);
      if (due != null) {
        return due;
      }
    }
    return fleet.active().length <= spec.scan()
        ? scan(request, nowNanos)
        : sample(request, nowNanos);
  }

  private void countPick(long nowNanos) {
    if (lastPickNanos != Long.MIN_VALUE) {
      gapNanos += GAP_WEIGHT * (nowNanos - lastPickNanos - gapNanos);
    }
    lastPickNanos = nowNanos;
  }

  private Endpoint scan(Pick request, long nowNanos) {
    Endpoint[] candidates = fleet.active();
    Endpoint best = candidates[0];
    double bestCost = Double.POSITIVE_INFINITY;
    boolean bestWorse = true;
    int ties = 1;
    boolean retry = request.tries() > 0;
    for (Endpoint endpoint : candidates) {
      boolean tried = retry && request.tried(endpoint);
      if (tried && !bestWorse) {
        continue;
      }
      double cost =
          judgedCost(endpoint, VigilState.of(endpoint).cost(endpoint, nowNanos), nowNanos);
      boolean worse = tried || cost == SUSPECT_COST;
      if (cost < bestCost || (bestWorse && !worse)) {
        best = endpoint;
        bestCost = cost;
        bestWorse = worse;
        ties = 1;
      } else if (cost == bestCost && random.nextInt(++ties) == 0) {
        best = endpoint;
      }
    }
    return best;
  }

  /**
   * The best of a few.
   *
   * <p>Nothing of thousands of endpoints is in the processor's cache. So all are drawn first, and
   * then their costs are taken without a decision in between: it then waits for them at once and
   * not for one after the other.
   */
  private Endpoint sample(Pick request, long nowNanos) {
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = sampler.fresh(request);
    }
    for (int i = 0; i < drawn.length; i++) {
      costs[i] = VigilState.of(drawn[i]).cost(drawn[i], nowNanos);
    }
    Endpoint best = drawn[0];
    double bestCost = judgedCost(best, costs[0], nowNanos);
    for (int i = 1; i < drawn.length; i++) {
      double cost = judgedCost(drawn[i], costs[i], nowNanos);
      if (cost < bestCost) {
        best = drawn[i];
        bestCost = cost;
      }
    }
    return bestCost == SUSPECT_COST ? sampler.fresh(request) : best;
  }

  /**
   * What a try costs after a look at what speaks against the endpoint: a new suspect costs more
   * than any other.
   *
   * @param cost by latency and what is in flight alone
   */
  private double judgedCost(Endpoint endpoint, double cost, long nowNanos) {
    if (!spec.suspicion()) {
      return cost;
    }
    VigilState state = VigilState.of(endpoint);
    if (state.firstPunctual != null) {
      countOverdue(state, nowNanos);
    }
    if (!state.suspicion.anyBad()) {
      return cost;
    }
    if (judge(endpoint, state, nowNanos)) {
      return SUSPECT_COST;
    }
    boolean stalled =
        spec.age() && state.silentNanos(endpoint, nowNanos) > overdueAfterNanos(nowNanos);
    return stalled ? STALLED_FACTOR * cost : cost;
  }

  // Suspicion

  private void countOverdue(VigilState state, long nowNanos) {
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

  /** Whether the endpoint is suspect, or becomes so now. */
  private boolean judge(Endpoint endpoint, VigilState state, long nowNanos) {
    if (state.suspicion.suspect()) {
      return true;
    }
    if (!fleet.accuse(endpoint, state, nowNanos)) {
      return false;
    }
    scheduleProbe(state.suspicion, nowNanos);
    return true;
  }

  // Probes

  private @Nullable Endpoint dueForRequest(Pick request, long nowNanos) {
    if (nowNanos < fleet.nextProbeNanos()) {
      return null;
    }
    boolean tiedOnly = spec.probe() == BalancerSpec.Vigil.Probe.TIED;
    if (tiedOnly
        && (request.idempotent() || nowNanos < fleet.nextProbeNanos() + probeIntervalNanos())) {
      return null;
    }
    return due(request, nowNanos);
  }

  @Override
  public @Nullable Endpoint probe(Pick request, Endpoint picked, long nowNanos) {
    boolean tied = spec.probe() == BalancerSpec.Vigil.Probe.TIED;
    return tied && nowNanos >= fleet.nextProbeNanos() ? due(request, nowNanos) : null;
  }

  private @Nullable Endpoint due(Pick request, long nowNanos) {
    for (Endpoint suspect : fleet.suspects()) {
      if (VigilState.of(suspect).suspicion.probeDue(nowNanos) && !request.tried(suspect)) {
        return suspect;
      }
    }
    return null;
  }

  /** Sets the next probe, an interval after the suspicion began or its last probe was sent. */
  private void scheduleProbe(Suspicion suspicion, long fromNanos) {
    suspicion.scheduleProbe(
        probeIntervalNanos(), spec.maxProbeInterval().toNanos(), random, fromNanos);
    fleet.findNextProbe();
  }

  private long probeIntervalNanos() {
    double fairShareGap = gapNanos * open.length;
    return (long) Math.max(spec.probeInterval().toNanos(), fairShareGap / MAX_PROBE_SHARE);
  }

  @Override
  public void started(Flight flight, long nowNanos) {
    VigilState state = VigilState.of(flight.endpoint);
    if (state.suspicion.suspect()) {
      flight.markSuspect();
      state.suspicion.probeStarted();
      fleet.findNextProbe();
    } else if (state.firstPunctual == null) {
      state.firstPunctual = flight;
    }
  }

  // Results

  @Override
  @SuppressWarnings("ReferenceEquality") // This very flight.
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    fleet.changed();
    VigilState state = VigilState.of(flight.endpoint);
    if (state.firstPunctual != null) {
      countOverdue(state, nowNanos);
      if (state.firstPunctual == flight) {
        state.firstPunctual = flight.newer;
      }
    }
    switch (outcome) {
      case SUCCESS -> {
        state.answered(nowNanos);
        state.took(latencyNanos, nowNanos);
        latency.record(latencyNanos);
      }
      case TIMEOUT -> state.took(latencyNanos, nowNanos);
      case LOST_RACE, CANCELLED -> state.tookAtLeast(latencyNanos, nowNanos);
      default -> state.answered(nowNanos); // how long that took says nothing of a good answer
    }
    if (flight.suspect() && state.knows(flight)) {
      state.suspicion.probeOver();
      if (state.suspicion.since(flight.sentNanos)) {
        judgeProbe(flight, state, outcome, latencyNanos, nowNanos);
      } else {
        fleet.findNextProbe();
      }
    }
  }

  private void judgeProbe(
      Flight probe, VigilState state, Outcome outcome, long latencyNanos, long nowNanos) {
    Suspicion suspicion = state.suspicion;
    boolean inTime = latencyNanos <= overdueAfterNanos(nowNanos);
    boolean told = !(outcome.inconclusive() && inTime);
    if (told && suspicion.probed(outcome == Outcome.SUCCESS && inTime)) {
      fleet.readmit(probe.endpoint, latencyNanos, nowNanos);
      return;
    }
    scheduleProbe(suspicion, probe.sentNanos);
  }

  @Override
  public void released(Flight flight, Outcome outcome, long nowNanos) {
    VigilState state = VigilState.of(flight.endpoint);
    if (flight.probe() || outcome == Outcome.REFUSED) {
      return;
    }
    fleet.changed();
    fleet.badRateChanged();
    if (outcome.failed()) {
      failed(flight, state, outcome, nowNanos);
    } else if (outcome == Outcome.SUCCESS) {
      state.suspicion.succeeded(flight.sentNanos, flight.overdue());
    }
  }

  /**
   * A broken endpoint that the guards keep in traffic counts as a slow one: a failure records no
   * latency, and whoever fails fast would look ever better.
   */
  private void failed(Flight flight, VigilState state, Outcome outcome, long nowNanos) {
    Suspicion suspicion = state.suspicion;
    suspicion.failed(flight.sentNanos, flight.overdue(), outcome == Outcome.TIMEOUT);
    if (spec.suspicion() && !judge(flight.endpoint, state, nowNanos) && suspicion.broken()) {
      state.tookAtLeast(BROKEN_FACTOR * overdueAfterNanos(nowNanos), nowNanos);
    }
  }

  @Override
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    VigilState.of(endpoint).reported(endpoint, inFlight, serviceNanos, nowNanos);
  }

  // Views

  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    return VigilState.of(endpoint).peekCost(endpoint, nowNanos);
  }

  @Override
  public boolean suspects(Endpoint endpoint) {
    return VigilState.of(endpoint).suspicion.suspect();
  }

  @Override
  public double suspectWeight() {
    return fleet.suspectWeight();
  }
}
