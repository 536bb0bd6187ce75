package io.weir.routing.cluster;

import io.weir.routing.spec.BalancerSpec;
import java.util.random.RandomGenerator;

/**
 * Picks the endpoint with the lowest score, among some drawn at random in proportion to weight or
 * among all of them. The balancers that compare a load are this plus a score.
 *
 * <p>Two choices are distinct and the first wins a tie, as in Finagle's P2C; a scan breaks ties at
 * random, so that callers who know the same do not all pick the same.
 */
abstract class LowestScore extends Balancer {

  /**
   * Finagle's penalty for an endpoint that has not answered yet but has been asked: worse than any
   * that answers, so that a new endpoint gets one request at once and no more until it answers.
   */
  private static final double PENALTY = Long.MAX_VALUE >> 16;

  private final int choices;
  private final RandomGenerator random;
  private final Sampler sampler;

  LowestScore(int choices, RandomGenerator random) {
    this.choices = choices;
    this.random = random;
    this.sampler = new Sampler(random);
  }

  /** How loaded an endpoint is; smaller is better. Divided by its weight by the implementation. */
  abstract double score(Endpoint endpoint, long nowNanos);

  /** The load of an endpoint without history, by Finagle's rule. */
  static double unknown(int inFlight) {
    return inFlight == 0 ? 0 : PENALTY + inFlight;
  }

  /** Draws as {@link #pick} does, in proportion to weight, but only one. */
  final Endpoint draw(Pick request) {
    return sampler.fresh(request);
  }

  /** Whether the weights differ. */
  final boolean weighted() {
    return sampler.weighted();
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    if (choices == BalancerSpec.SCAN || (choices >= open.length && choices > 2)) {
      return scan(request, nowNanos);
    }
    Endpoint best = sampler.fresh(request);
    double bestScore = Double.NaN;
    for (int i = 1; i < choices; i++) {
      Endpoint other = sampler.another(request, best);
      if (other != best) {
        bestScore = Double.isNaN(bestScore) ? score(best, nowNanos) : bestScore;
        double otherScore = score(other, nowNanos);
        if (otherScore < bestScore) {
          best = other;
          bestScore = otherScore;
        }
      }
    }
    return best;
  }

  private Endpoint scan(Pick request, long nowNanos) {
    Endpoint best = open[0];
    double bestScore = Double.POSITIVE_INFINITY;
    int ties = 0;
    boolean anyFresh = false;
    boolean retry = request.tries() > 0;
    for (Endpoint endpoint : open) {
      boolean fresh = !retry || !request.tried(endpoint);
      if (anyFresh && !fresh) {
        continue;
      }
      double score = score(endpoint, nowNanos);
      if (score < bestScore || (fresh && !anyFresh)) {
        best = endpoint;
        bestScore = score;
        ties = 1;
        anyFresh = fresh;
      } else if (score == bestScore && random.nextInt(++ties) == 0) {
        best = endpoint;
      }
    }
    return best;
  }

  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    return score(endpoint, nowNanos);
  }

  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    super.update(endpoints, nowNanos);
    sampler.update(endpoints);
  }
}
