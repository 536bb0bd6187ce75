package io.weir.routing.cluster;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks the endpoint with the fewest requests in flight for its weight, as Envoy's and Finagle's
 * least loaded with two choices do.
 *
 * <p>The score is what the load would be with one more: {@code (inFlight + 1) / weight}, so that an
 * idle heavy endpoint is better than an idle light one. Alone that would starve light endpoints
 * whenever little is in flight, and {@code inFlight / weight} would flood them; so with unequal
 * weights one more endpoint is drawn in proportion to weight, and is kept if it is no more loaded
 * than the best. Shares then follow the weights at any load. With equal weights all of this is the
 * plain rule.
 */
final class LeastRequest extends LowestScore {

  LeastRequest(int choices, RandomGenerator random) {
    super(choices, random);
  }

  @Override
  protected @Nullable Object newState(Endpoint endpoint, long nowNanos) {
    return null;
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    Endpoint best = super.pick(request, nowNanos);
    if (!weighted()) {
      return best;
    }
    Endpoint drawn = draw(request);
    return load(drawn) <= load(best) ? drawn : best;
  }

  @Override
  double score(Endpoint endpoint, long nowNanos) {
    return (endpoint.inFlight() + 1.0) / endpoint.weight();
  }

  private static double load(Endpoint endpoint) {
    return (double) endpoint.inFlight() / endpoint.weight();
  }

  /** Its score is no time. */
  @Override
  public double cost(Endpoint endpoint, long nowNanos) {
    return Double.NaN;
  }
}
