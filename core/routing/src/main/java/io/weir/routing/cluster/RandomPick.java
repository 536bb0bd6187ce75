package io.weir.routing.cluster;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks any endpoint, in proportion to weight.
 *
 * <p>Owned by one loop.
 */
final class RandomPick extends Balancer {

  private final Sampler sampler;

  RandomPick(RandomGenerator random) {
    this.sampler = new Sampler(random);
  }

  @Override
  protected @Nullable Object newState(Endpoint endpoint, long nowNanos) {
    return null;
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    return sampler.fresh(request);
  }

  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    super.update(endpoints, nowNanos);
    sampler.update(endpoints);
  }
}
