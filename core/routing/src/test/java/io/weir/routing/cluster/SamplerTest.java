package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.policy.FailureAccrual;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.EndpointSpec;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private final SplittableRandom random = new SplittableRandom(1);
  private final Sampler sampler = new Sampler(random);

  private Endpoint[] endpoints(int... weights) {
    Endpoint[] endpoints = new Endpoint[weights.length];
    for (int i = 0; i < weights.length; i++) {
      EndpointSpec spec = new EndpointSpec("e" + i, "e" + i, weights[i], "");
      endpoints[i] = new Endpoint(spec, new FailureAccrual(AccrualSpec.NONE, random));
    }
    sampler.update(endpoints);
    return endpoints;
  }

  /** Chi-square over its degrees of freedom: about 1 if the draws follow the weights. */
  private double misfit(int... weights) {
    return misfit(endpoints(weights), weights);
  }

  private double misfit(Endpoint[] endpoints, int... weights) {
    long[] counts = new long[weights.length];
    double draws = 200_000;
    for (int i = 0; i < draws; i++) {
      counts[Arrays.asList(endpoints).indexOf(sampler.any())]++;
    }
    double total = Arrays.stream(weights).sum();
    double chiSquare = 0;
    for (int i = 0; i < weights.length; i++) {
      double expected = draws * weights[i] / total;
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return chiSquare / (weights.length - 1);
  }

  @Test
  void drawsFollowWeights() {
    assertThat(misfit(1, 1, 1, 1, 1, 1, 1, 1)).isLessThan(3);
    assertThat(misfit(1, 2, 3, 4, 5, 6, 7, 8)).isLessThan(3);
    assertThat(misfit(1000, 1, 1, 1, 500, 20, 3, 3, 65)).isLessThan(3);
    assertThat(misfit(1, 65_535)).isLessThan(8);
  }

  @Test
  void aPartIsDrawnFromByItsOwnWeights() {
    Endpoint[] endpoints = endpoints(1, 1, 7, 2, 5);
    sampler.narrow(Arrays.copyOf(endpoints, 2));
    assertThat(misfit(Arrays.copyOf(endpoints, 2), 1, 1)).isLessThan(8);
    assertThat(sampler.weighted()).isFalse();
    sampler.narrow(Arrays.copyOfRange(endpoints, 2, 5));
    assertThat(misfit(Arrays.copyOfRange(endpoints, 2, 5), 7, 2, 5)).isLessThan(5);
    sampler.narrow(endpoints);
    assertThat(misfit(endpoints, 1, 1, 7, 2, 5)).isLessThan(3);
  }

  @Test
  void freshFindsTheOnlyUntriedEndpoint() {
    Endpoint[] endpoints = endpoints(60_000, 1, 60_000);
    BalancerBench.Request request = new BalancerBench.Request();
    request.tried.add(endpoints[0]);
    request.tried.add(endpoints[2]);
    for (int i = 0; i < 100; i++) {
      assertThat(sampler.fresh(request)).isSameAs(endpoints[1]);
    }
  }

  @Test
  void anotherIsADifferentOneOfTwo() {
    Endpoint[] endpoints = endpoints(1, 1);
    BalancerBench.Request request = new BalancerBench.Request();
    for (int i = 0; i < 1000; i++) {
      assertThat(sampler.another(request, endpoints[i % 2])).isSameAs(endpoints[(i + 1) % 2]);
    }
  }
}
