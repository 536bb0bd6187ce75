package io.weir.benchmarks;

import io.weir.routing.spec.BalancerSpec;
import java.time.Duration;

/** The balancers by the names that benchmarks give them. */
final class BalancerNames {

  private static final Duration DECAY = Duration.ofSeconds(10);

  private BalancerNames() {}

  static BalancerSpec spec(String name) {
    return switch (name) {
      case "round-robin" -> new BalancerSpec.RoundRobin();
      case "random" -> new BalancerSpec.Random();
      case "least-request" -> new BalancerSpec.LeastRequest(2);
      case "ewma" -> new BalancerSpec.Ewma(2, DECAY, false);
      case "peak-ewma" -> BalancerSpec.PeakEwma.defaults();
      case "c3" -> new BalancerSpec.C3(2, DECAY, 1);
      case "prequal" -> new BalancerSpec.Prequal(3, 16, Duration.ofSeconds(1), 0.84);
      case "ring-hash" ->
          new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", false, 1.25);
      case "maglev" ->
          new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", true, 1.25);
      case "vigil" -> BalancerSpec.Vigil.defaults();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
