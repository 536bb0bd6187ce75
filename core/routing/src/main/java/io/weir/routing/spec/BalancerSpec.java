package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;

/** How a cluster picks an endpoint: the balancer and its parameters. */
public sealed interface BalancerSpec {

  /** Stands for "look at all of them" where a number of choices is asked for. */
  int SCAN = Integer.MAX_VALUE;

  /** The name by which it is chosen in configuration, such as {@code peak-ewma}. */
  String name();

  /**
   * The failure accrual that suits this balancer when none is configured: vigil does that work by
   * itself, every other gets {@link AccrualSpec#DEFAULT}.
   */
  default AccrualSpec defaultAccrual() {
    return AccrualSpec.DEFAULT;
  }

  /** Each in its turn, in proportion to weight, evenly spread (earliest deadline first). */
  record RoundRobin() implements BalancerSpec {
    @Override
    public String name() {
      return "round-robin";
    }
  }

  /** Any, in proportion to weight. */
  record Random() implements BalancerSpec {
    @Override
    public String name() {
      return "random";
    }
  }

  /**
   * The fewest requests in flight per weight among some drawn at random.
   *
   * @param choices how many are drawn, 2 to 64, or {@link #SCAN}
   */
  record LeastRequest(int choices) implements BalancerSpec {
    public LeastRequest {
      requireChoices(choices);
    }

    @Override
    public String name() {
      return "least-request";
    }
  }

  /**
   * The lowest average latency, without regard to what is in flight (ingress-nginx's rule, and with
   * {@code pending} the refinement that multiplies by what is in flight).
   *
   * @param choices how many are drawn, 2 to 64, or {@link #SCAN}
   * @param decay the mean lifetime of a sample
   * @param pending whether the average is multiplied by the requests in flight plus one
   */
  record Ewma(int choices, Duration decay, boolean pending) implements BalancerSpec {
    public Ewma {
      requireChoices(choices);
      requireDecay(decay);
    }

    @Override
    public String name() {
      return "ewma";
    }
  }

  /**
   * Finagle's peak EWMA: a decaying maximum of latency times requests in flight plus one.
   *
   * @param choices how many are drawn, 2 to 64, or {@link #SCAN}
   * @param decay the mean lifetime of a peak
   * @param failurePenalty what a failed try is recorded as, if longer than it took; zero for none
   */
  record PeakEwma(int choices, Duration decay, Duration failurePenalty) implements BalancerSpec {
    public PeakEwma {
      requireChoices(choices);
      requireDecay(decay);
      require(!failurePenalty.isNegative(), "peak-ewma.failure-penalty", "must not be negative");
    }

    /** Two choices, ten seconds, no penalty. */
    public static PeakEwma defaults() {
      return new PeakEwma(2, Duration.ofSeconds(10), Duration.ZERO);
    }

    @Override
    public String name() {
      return "peak-ewma";
    }
  }

  /**
   * Prequal (Google, NSDI 2024): a pool of recent probe answers, of which the coldest is used.
   *
   * @param probesPerRequest probes sent for each request, 0.1 to 10
   * @param pool how many answers are kept, 2 to 64
   * @param maxAge an older answer is dropped
   * @param hotQuantile 0 to 1: above this quantile of requests in flight an endpoint is hot
   */
  record Prequal(double probesPerRequest, int pool, Duration maxAge, double hotQuantile)
      implements BalancerSpec {
    public Prequal {
      require(
          probesPerRequest >= 0.1 && probesPerRequest <= 10,
          "prequal.probes",
          "must be from 0.1 to 10");
      require(pool >= 2 && pool <= 64, "prequal.pool", "must be from 2 to 64");
      require(maxAge.isPositive(), "prequal.max-age", "must be longer than zero");
      require(
          hotQuantile > 0 && hotQuantile <= 1, "prequal.hot", "must be above 0% and at most 100%");
    }

    @Override
    public String name() {
      return "prequal";
    }
  }

  /**
   * C3 (NSDI 2015): ranks by response time and the cube of the estimated queue.
   *
   * @param choices how many are ranked, 2 to 64, or {@link #SCAN}
   * @param decay the mean lifetime of a sample
   * @param clients how many callers share the endpoints, the weight of this one's requests in
   *     flight
   */
  record C3(int choices, Duration decay, int clients) implements BalancerSpec {
    public C3 {
      requireChoices(choices);
      requireDecay(decay);
      require(clients >= 1 && clients <= 100_000, "c3.clients", "must be from 1 to 100000");
    }

    @Override
    public String name() {
      return "c3";
    }
  }

  /**
   * The same key to the same endpoint, with bounded load (Mirrokni et al. 2018) on a ketama-style
   * ring or a Maglev table.
   *
   * @param key where the key comes from
   * @param keyName the header's, cookie's or query parameter's name; empty otherwise
   * @param maglev a Maglev table (Eisenbud et al. 2016) instead of a ring
   * @param boundedLoad 1.05 to 10: an endpoint with more than this times the average in flight is
   *     passed over
   */
  record RingHash(HashKey key, String keyName, boolean maglev, double boundedLoad)
      implements BalancerSpec {

    /** Where the hashed key is taken from. */
    public enum HashKey {
      /** A header's value. */
      HEADER,
      /** A cookie's value. */
      COOKIE,
      /** A query parameter's value. */
      QUERY,
      /** The path without its query. */
      PATH,
      /** The peer's address. */
      SOURCE
    }

    public RingHash {
      require(
          boundedLoad >= 1.05 && boundedLoad <= 10,
          "ring-hash.bounded-load",
          "must be from 1.05x to 10x");
      require(
          !keyName.isEmpty() || key == HashKey.PATH || key == HashKey.SOURCE,
          "ring-hash.key",
          "needs the name of the " + key.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public String name() {
      return "ring-hash";
    }
  }

  /**
   * Weir's own and the default: peak EWMA over a scan, the age of what is in flight as a signal,
   * suspicion of endpoints that are overdue, failing or timing out, and probes that cost no
   * request.
   *
   * @param decay the mean lifetime of a latency peak
   * @param scan up to so many endpoints all are compared; above, {@code choices} drawn at random
   * @param choices see {@code scan}
   * @param age whether the age of the oldest request in flight counts as latency
   * @param suspicion whether endpoints can become suspect at all
   * @param overduePercentile a try is overdue behind this percentile of the cluster's latency plus
   *     5 % and 1 ms, and at most at 70 % of the request's timeout
   * @param guards whether suspicion stops where the rest cannot carry the load
   * @param probe how a suspect is looked at
   * @param probeInterval the shortest time between two looks
   * @param maxProbeInterval the longest
   * @param ramp how long a readmitted or new endpoint takes to its full share; zero for at once
   * @param feedback whether to use the in-flight count and service time that a peer returns with
   *     its answers
   */
  record Vigil(
      Duration decay,
      int scan,
      int choices,
      boolean age,
      boolean suspicion,
      double overduePercentile,
      boolean guards,
      Probe probe,
      Duration probeInterval,
      Duration maxProbeInterval,
      Duration ramp,
      boolean feedback)
      implements BalancerSpec {

    /** How a suspect is looked at. */
    public enum Probe {
      /** A copy of a live request that also goes to a healthy endpoint, if it may be sent twice. */
      TIED,
      /** A live request itself. */
      REQUEST
    }

    public Vigil {
      requireDecay(decay);
      require(scan >= 0 && scan <= 1024, "vigil.scan", "must be from 0 to 1024");
      require(choices >= 2 && choices <= 64, "vigil.choices", "must be from 2 to 64");
      require(
          overduePercentile >= 50 && overduePercentile <= 99.99,
          "vigil.overdue",
          "must be from p50 to p99.99");
      require(probeInterval.toMillis() >= 10, "vigil.probe-interval", "must be at least 10ms");
      require(
          maxProbeInterval.compareTo(probeInterval) >= 0,
          "vigil.max-probe-interval",
          "must not be shorter than 'probe-interval'");
      require(!ramp.isNegative(), "vigil.ramp", "must not be negative");
    }

    /** The design as published, everything on but feedback. */
    public static Vigil defaults() {
      return new Vigil(
          Duration.ofSeconds(10),
          32,
          8,
          true,
          true,
          99.5,
          true,
          Probe.TIED,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          false);
    }

    @Override
    public String name() {
      return "vigil";
    }

    @Override
    public AccrualSpec defaultAccrual() {
      return suspicion ? AccrualSpec.NONE : AccrualSpec.DEFAULT;
    }
  }

  private static void requireChoices(int choices) {
    require(
        choices == SCAN || (choices >= 2 && choices <= 64),
        "balancer.choices",
        "must be from 2 to 64, or 'all'");
  }

  private static void requireDecay(Duration decay) {
    require(
        decay.toMillis() >= 1 && decay.compareTo(Duration.ofHours(1)) <= 0,
        "balancer.decay",
        "must be from 1ms to 1h");
  }
}
