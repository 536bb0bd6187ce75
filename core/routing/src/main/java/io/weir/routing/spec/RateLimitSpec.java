package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

/**
 * A token bucket over the requests of one route on one event loop.
 *
 * @param perSecond how fast it fills
 * @param burst how many tokens it holds, and starts with
 */
public record RateLimitSpec(double perSecond, int burst) {

  public RateLimitSpec {
    require(perSecond > 0 && perSecond <= 1e9, "rate-limit.rate", "must be above 0/s");
    require(burst >= 1, "rate-limit.burst", "must be at least 1");
  }
}
