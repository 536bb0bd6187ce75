package io.weir.routing.cluster;

import io.weir.routing.policy.FailureAccrual;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.stats.TryStats;
import io.weir.routing.time.Nanos;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that can stand in for each other, and the choice between them. Takes over new lists
 * of endpoints while keeping what is known of those that stay; those that leave finish what they
 * have.
 *
 * <p>Every try passes through {@link #start}, {@link #responded} and {@link #released}, in this
 * order and each once. Owned by one loop.
 */
public final class Cluster {

  /** The longest time that an endpoint is left alone because it asked for it; linkerd2-proxy's. */
  private static final long MAX_BACK_OFF_NANOS = 300 * Nanos.SECOND;

  private final String name;
  private final RandomGenerator random;
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final TryStats departed = new TryStats();

  /** One for all endpoints while nothing is ever ejected: it learns nothing. */
  private final FailureAccrual none;

  private ClusterSpec spec;
  private String zone;
  private long patienceNanos;
  private Pool near;
  private Pool far;

  /**
   * A cluster with its first list of endpoints.
   *
   * @param zone where this proxy runs, or empty
   * @param patienceNanos the shortest request timeout of the routes that lead here, or {@link
   *     Nanos#NEVER}
   */
  public Cluster(
      ClusterSpec spec, String zone, long patienceNanos, RandomGenerator random, long nowNanos) {
    this.name = spec.name();
    this.zone = zone;
    this.random = random;
    this.none = new FailureAccrual(AccrualSpec.NONE, random);
    this.spec = spec;
    this.patienceNanos = patienceNanos;
    this.near = newPool();
    this.far = newPool();
    near.beside(far);
    far.beside(near);
    populate(spec, nowNanos);
  }

  /**
   * Takes over another configuration of the same cluster. A changed balancer starts without a
   * memory, and so does changed accrual; otherwise every endpoint whose key stays keeps all that is
   * known of it.
   */
  public void apply(ClusterSpec next, String newZone, long newPatienceNanos, long nowNanos) {
    ClusterSpec old = spec;
    spec = next;
    zone = newZone;
    patienceNanos = newPatienceNanos;
    if (!next.balancer().equals(old.balancer())) {
      near = newPool();
      far = newPool();
      near.beside(far);
      far.beside(near);
    }
    if (!next.accrual().equals(old.accrual())) {
      for (Endpoint endpoint : endpoints.values()) {
        endpoint.accrual = newAccrual();
        endpoint.decisive = null;
      }
    }
    near.configure(next.accrual(), newPatienceNanos);
    far.configure(next.accrual(), newPatienceNanos);
    populate(next, nowNanos);
  }

  private Pool newPool() {
    return new Pool(Balancers.create(spec.balancer(), patienceNanos, random), spec.accrual());
  }

  private FailureAccrual newAccrual() {
    return spec.accrual().enabled() ? new FailureAccrual(spec.accrual(), random) : none;
  }

  private void populate(ClusterSpec next, long nowNanos) {
    Map<String, Endpoint> survivors = new LinkedHashMap<>();
    List<Endpoint> nearby = new ArrayList<>();
    List<Endpoint> others = new ArrayList<>();
    boolean reweighted = false;
    for (EndpointSpec endpointSpec : next.endpoints()) {
      Endpoint known = endpoints.remove(endpointSpec.key());
      Endpoint endpoint = known == null ? new Endpoint(endpointSpec, newAccrual()) : known;
      reweighted |= endpoint.weight() != endpointSpec.weight();
      endpoint.spec(endpointSpec);
      survivors.put(endpointSpec.key(), endpoint);
      (isNear(endpoint) ? nearby : others).add(endpoint);
    }
    for (Endpoint gone : endpoints.values()) {
      gone.remove(nowNanos);
      departed.add(gone.stats());
    }
    endpoints.clear();
    endpoints.putAll(survivors);
    near.update(nearby.toArray(Endpoint[]::new), reweighted, nowNanos);
    far.update(others.toArray(Endpoint[]::new), reweighted, nowNanos);
  }

  private boolean isNear(Endpoint endpoint) {
    return !spec.locality().preferSameZone() || endpoint.zone().equals(zone);
  }

  /** The cluster's name. */
  public String name() {
    return name;
  }

  /** The configuration that is in force. */
  public ClusterSpec spec() {
    return spec;
  }

  /** Its endpoints, in the order of the configuration. */
  public Collection<Endpoint> endpoints() {
    return Collections.unmodifiableCollection(endpoints.values());
  }

  /** What was counted of tries at endpoints that have left since. */
  public TryStats departed() {
    return departed;
  }

  /**
   * Picks the endpoint for a try, or null when the cluster has none: an ejected one whose probe is
   * due; else one of the own zone or of the others; and for a further try one that the request did
   * not try yet, wherever it is.
   */
  public @Nullable Endpoint pick(Pick request, long nowNanos) {
    Endpoint due = near.due(request, nowNanos);
    if (due == null) {
      due = far.due(request, nowNanos);
    }
    if (due != null) {
      return due;
    }
    Pool pool = pool();
    Endpoint picked = pool.pick(request, nowNanos);
    boolean again = picked != null && request.tries() > 0 && request.tried(picked);
    Pool rest = pool == near ? far : near;
    if (picked != null && !(again && rest.openShare() > 0)) {
      return picked;
    }
    Endpoint other = rest.pick(request, nowNanos);
    return picked == null || (other != null && !request.tried(other)) ? other : picked;
  }

  /** The own zone as far as it can carry the load; the rest goes to the others if they can. */
  private Pool pool() {
    if (far.isEmpty()) {
      return near;
    }
    double share = near.openShare() / spec.locality().spill();
    if (share >= 1 || (far.openShare() == 0 && !near.panicking())) {
      return near;
    }
    return share > 0 && random.nextDouble() < share ? near : far;
  }

  /**
   * A suspect endpoint that should get a copy of an idempotent request beside the picked one, to
   * learn whether it has recovered; almost always null.
   */
  public @Nullable Endpoint probe(Pick request, Endpoint picked, long nowNanos) {
    Endpoint suspect = near.probe(request, picked, nowNanos);
    return suspect != null || far.isEmpty() ? suspect : far.probe(request, picked, nowNanos);
  }

  /** A try is about to be sent. */
  public void start(Flight flight, long nowNanos) {
    Endpoint endpoint = flight.endpoint;
    if (endpoint.accrual.probeDue(nowNanos)) {
      endpoint.accrual.probeStarted();
      endpoint.decisive = flight;
      flight.markProbe();
    }
    endpoint.begin();
    flight.enlist();
    Pool pool = endpoint.pool;
    if (pool != null) {
      pool.balancer().started(flight, nowNanos);
    }
  }

  /** An answer began; the outcome is what its head tells. */
  public void responded(Flight flight, Outcome outcome, long nowNanos) {
    if (flight.waiting()) {
      long latencyNanos = nowNanos - flight.sentNanos;
      Pool pool = flight.endpoint.pool;
      if (pool != null) {
        pool.balancer().responded(flight, outcome, latencyNanos, nowNanos);
      }
      flight.delist();
      stats(flight.endpoint).responded(outcome, latencyNanos);
    }
  }

  /** The try is over. */
  public void released(Flight flight, Outcome outcome, long nowNanos) {
    responded(flight, outcome, nowNanos);
    Endpoint endpoint = flight.endpoint;
    endpoint.end();
    stats(endpoint).ended(outcome, flight.probe());
    Pool pool = endpoint.pool;
    if (pool != null) {
      pool.balancer().released(flight, outcome, nowNanos);
      accrue(pool, flight, outcome, nowNanos);
    }
  }

  private TryStats stats(Endpoint endpoint) {
    return endpoint.removed() ? departed : endpoint.stats();
  }

  @SuppressWarnings("ReferenceEquality") // This very flight.
  private void accrue(Pool pool, Flight flight, Outcome outcome, long nowNanos) {
    Endpoint endpoint = flight.endpoint;
    if (flight == endpoint.decisive) {
      endpoint.decisive = null;
      if (outcome.inconclusive()) {
        endpoint.accrual.probeAbandoned(nowNanos);
      } else {
        endpoint.accrual.probeEnded(!outcome.failed(), nowNanos);
      }
      pool.refresh(nowNanos);
    } else if (!outcome.inconclusive()
        && endpoint.accrual.onResult(outcome.failed(), flight.sentNanos, nowNanos)) {
      pool.eject(endpoint, nowNanos);
    }
  }

  /** An endpoint asked to be left alone for a while (Retry-After). */
  public void backOff(Endpoint endpoint, long delayNanos, long nowNanos) {
    Pool pool = endpoint.pool;
    if (pool != null && delayNanos > 0) {
      pool.backOff(endpoint, nowNanos + Math.min(delayNanos, MAX_BACK_OFF_NANOS), nowNanos);
    }
  }

  /** A peer told with an answer how many requests it works on and how long one takes it. */
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    Pool pool = endpoint.pool;
    if (pool != null) {
      pool.balancer().reported(endpoint, inFlight, serviceNanos, nowNanos);
    }
  }

  /** What the balancer thinks a try at the endpoint costs, in nanoseconds, or NaN. */
  public double cost(Endpoint endpoint, long nowNanos) {
    Pool pool = endpoint.pool;
    return pool == null ? Double.NaN : pool.balancer().cost(endpoint, nowNanos);
  }

  /** Whether the balancer keeps the endpoint out of its picks, but for probes. */
  public boolean suspects(Endpoint endpoint) {
    Pool pool = endpoint.pool;
    return pool != null && pool.balancer().suspects(endpoint);
  }

  /** Whether so few endpoints are open that the ejected ones get traffic too. */
  public boolean panicking() {
    return near.panicking();
  }
}
