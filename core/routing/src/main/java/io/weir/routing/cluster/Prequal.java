package io.weir.routing.cluster;

import io.weir.routing.policy.Average;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks from a {@linkplain ProbePool pool of probe answers} by Prequal's rule of hot and cold
 * (Wydrowski et al., NSDI 2024), with its random probing, reuse, ageing and removal of the oldest
 * and the worst answer in turn.
 *
 * <p>What differs from the paper:
 *
 * <ul>
 *   <li>No probe is sent. A "probe" looks at what this loop knows of a random endpoint at that
 *       moment, so it is answered at once and before the pick.
 *   <li>Requests in flight are those that the peer reported with its last answer, if that is not
 *       older than the pool's maximum age, corrected by what this loop has started and finished
 *       since; else only this loop's own. The paper's server always counts all callers.
 *   <li>Latency is the service time that the peer reported, as long as its report counts; else a
 *       fading mean over {@value #LATENCY_SECONDS} s of the latencies seen from here, and at least
 *       the age of the oldest request that still waits. The paper's server gives its median near
 *       the current load. An endpoint that hangs answers no probe in the paper; here it looks as
 *       slow as it is.
 *   <li>An endpoint without history gets one request until it answers.
 *   <li>A newer answer of an endpoint replaces its older one. With fewer than three probes a
 *       request, removals shrink in proportion. Loads are per weight; endpoints are probed in
 *       proportion to it.
 * </ul>
 */
final class Prequal extends Balancer {

  private static final double LATENCY_SECONDS = 10;
  private static final double LATENCY_TAU_NANOS = LATENCY_SECONDS * Nanos.SECOND;

  /** The paper's d: how much faster answers may be used up than they come in. */
  private static final double SPARE = 1;

  /** More uses of one answer than there can be within its age. */
  private static final int UNLIMITED = 1 << 30;

  /** The paper's ratio of three probes to one removal. */
  private static final double PROBES_PER_REMOVAL = 3;

  private final BalancerSpec.Prequal spec;
  private final long maxAgeNanos;
  private final RandomGenerator random;
  private final Sampler sampler;
  private final ProbePool pool;
  private final RecentQuantile hot;
  private final double removals;
  private double reuse = 1;
  private double probesDue;
  private double removalsDue;
  private boolean oldestIsNext = true;

  Prequal(BalancerSpec.Prequal spec, RandomGenerator random) {
    this.spec = spec;
    this.maxAgeNanos = spec.maxAge().toNanos();
    this.random = random;
    this.sampler = new Sampler(random);
    this.pool = new ProbePool(spec.pool());
    this.hot = new RecentQuantile(spec.hotQuantile());
    this.removals = Math.min(1, spec.probesPerRequest() / PROBES_PER_REMOVAL);
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    return new View();
  }

  @Override
  public void responded(Flight flight, Outcome outcome, long latencyNanos, long nowNanos) {
    Average latency = view(flight.endpoint()).latency;
    if (outcome == Outcome.LOST_RACE) {
      latency.raise(latencyNanos, LATENCY_TAU_NANOS, nowNanos);
    } else {
      latency.observe(latencyNanos, LATENCY_TAU_NANOS, nowNanos);
    }
  }

  @Override
  public void reported(Endpoint endpoint, int inFlight, long serviceNanos, long nowNanos) {
    View view = view(endpoint);
    view.reported = true;
    view.reportedInFlight = inFlight;
    view.reportedService = serviceNanos;
    view.reportNanos = nowNanos;
    view.ownAtReport = endpoint.inFlight();
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    pool.expire(nowNanos - maxAgeNanos);
    probesDue += spec.probesPerRequest();
    for (; probesDue >= 1; probesDue--) {
      probe(nowNanos);
    }
    Endpoint picked =
        pool.size() >= Math.min(2, open.length) ? pool.use(request, hot.value()) : null;
    removeSurplus();
    return picked == null ? sampler.fresh(request) : picked;
  }

  /** Looks at a random endpoint; one that waits for its very first answer does not answer this. */
  private void probe(long nowNanos) {
    Endpoint endpoint = sampler.any();
    boolean known = view(endpoint).known();
    if (!known && endpoint.inFlight() > 0) {
      return;
    }
    double load = (double) inFlight(endpoint, nowNanos) / endpoint.weight();
    hot.add(load);
    pool.add(endpoint, load, latency(endpoint, nowNanos), known ? uses() : 1, nowNanos);
  }

  private int uses() {
    int whole = (int) reuse;
    return whole + (whole < reuse && random.nextDouble() < reuse - whole ? 1 : 0);
  }

  private void removeSurplus() {
    removalsDue += removals;
    for (; removalsDue >= 1; removalsDue--) {
      if (oldestIsNext) {
        pool.removeOldest();
      } else {
        pool.removeWorst(hot.value());
      }
      oldestIsNext = !oldestIsNext;
    }
  }

  private int inFlight(Endpoint endpoint, long nowNanos) {
    View view = view(endpoint);
    int own = endpoint.inFlight();
    return view.counts(nowNanos - maxAgeNanos)
        ? Math.max(own, view.reportedInFlight + own - view.ownAtReport)
        : own;
  }

  private double latency(Endpoint endpoint, long nowNanos) {
    View view = view(endpoint);
    double age = (double) (nowNanos - endpoint.oldestSentNanos(nowNanos));
    if (view.counts(nowNanos - maxAgeNanos)) {
      return Math.max(age, (double) view.reportedService);
    }
    return view.latency.known()
        ? Math.max(age, view.latency.faded(LATENCY_TAU_NANOS, nowNanos))
        : LowestScore.unknown(endpoint.inFlight());
  }

  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    return latency(endpoint, nowNanos);
  }

  /** Answers are forgotten: new ones come in at once. */
  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    super.update(endpoints, nowNanos);
    sampler.update(endpoints);
    pool.clear();
    double share = 1 - (double) spec.pool() / endpoints.length;
    double net = share * spec.probesPerRequest() - removals;
    reuse = net > 0 ? Math.clamp((1 + SPARE) / net, 1, UNLIMITED) : UNLIMITED;
  }

  private static View view(Endpoint endpoint) {
    return (View) Objects.requireNonNull(endpoint.state());
  }

  /** What the probes of one endpoint are answered from. */
  private static final class View {
    final Average latency = new Average();
    boolean reported;
    int reportedInFlight;
    long reportedService;
    int ownAtReport;
    long reportNanos;

    boolean known() {
      return reported || latency.known();
    }

    boolean counts(long oldestNanos) {
      return reported && reportNanos >= oldestNanos;
    }
  }
}
