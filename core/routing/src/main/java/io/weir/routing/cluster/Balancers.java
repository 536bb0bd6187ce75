package io.weir.routing.cluster;

import io.weir.routing.spec.BalancerSpec;
import java.util.random.RandomGenerator;

/** Makes the balancer that a spec asks for. */
public final class Balancers {

  private Balancers() {}

  /**
   * A new balancer without endpoints.
   *
   * @param random its own stream of randomness
   */
  public static Balancer create(BalancerSpec spec, long patienceNanos, RandomGenerator random) {
    return switch (spec) {
      case BalancerSpec.RoundRobin _ -> new RoundRobin(random);
      case BalancerSpec.Random _ -> new RandomPick(random);
      case BalancerSpec.LeastRequest least -> new LeastRequest(least.choices(), random);
      case BalancerSpec.Ewma ewma -> new Ewma(ewma, random);
      case BalancerSpec.PeakEwma peak -> new PeakEwmaBalancer(peak, random);
      case BalancerSpec.Prequal prequal -> new Prequal(prequal, random);
      case BalancerSpec.C3 c3 -> new C3(c3, random);
      case BalancerSpec.RingHash ring -> new RingHash(ring);
      case BalancerSpec.Vigil vigil -> new Vigil(vigil, patienceNanos, random);
    };
  }
}
