package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.BalancerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProbePoolTest {

  private final BalancerBench bench =
      new BalancerBench(new BalancerSpec.Random(), 1, BalancerBench.equal(5));
  private final List<Endpoint> endpoints = bench.endpoints;
  private final ProbePool pool = new ProbePool(3);

  private void add(int endpoint, double load, double latency) {
    pool.add(endpoints.get(endpoint), load, latency, 10, 0);
  }

  @Test
  void fastestColdAnswerWins() {
    add(0, 9, 1);
    add(1, 2, 50);
    add(2, 3, 40);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(2));
  }

  @Test
  void leastLoadedWinsIfAllAreHot() {
    add(0, 9, 1);
    add(1, 7, 50);
    add(2, 8, 40);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(1));
  }

  @Test
  void usingAnAnswerMakesItHotter() {
    add(0, 5, 1);
    add(1, 1, 50);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(0));
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(1));
  }

  @Test
  void worstIsTheSlowestColdOrTheHottest() {
    add(0, 1, 90);
    add(1, 1, 10);
    add(2, 9, 1);
    pool.removeWorst(5);
    assertThat(pool.size()).isEqualTo(2);
    pool.removeWorst(5);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(1));
  }

  @Test
  void newerAnswerReplacesOlderOne() {
    add(0, 1, 10);
    add(1, 1, 20);
    add(0, 1, 30);
    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(1));
  }

  @Test
  void fullPoolForgetsTheOldest() {
    for (int i = 0; i < 4; i++) {
      add(i, 1, 10 + i);
    }
    assertThat(pool.size()).isEqualTo(3);
    assertThat(pool.use(bench.request(), 5)).isSameAs(endpoints.get(1));
  }

  @Test
  void answersExpireAndAreUsedUp() {
    pool.add(endpoints.get(0), 1, 10, 2, 100);
    pool.add(endpoints.get(1), 1, 20, 1, 200);
    pool.use(bench.request(), 5);
    pool.use(bench.request(), 5);
    assertThat(pool.size()).isEqualTo(1);
    pool.expire(201);
    assertThat(pool.size()).isZero();
    assertThat(pool.use(bench.request(), 5)).isNull();
  }

  @Test
  void triedEndpointsAreNotUsed() {
    add(0, 1, 10);
    BalancerBench.Request request = bench.request();
    request.tried.add(endpoints.get(0));
    assertThat(pool.use(request, 5)).isNull();
  }

  @Test
  void quantileIsExactOverTheWindow() {
    SplittableRandom random = new SplittableRandom(1);
    RecentQuantile quantile = new RecentQuantile(0.8);
    double[] values = random.doubles(1000).map(value -> (int) (value * 20)).toArray();
    for (int i = 0; i < values.length; i++) {
      quantile.add(values[i]);
      double[] window =
          Arrays.copyOfRange(values, Math.max(0, i + 1 - RecentQuantile.WINDOW), i + 1);
      Arrays.sort(window);
      int rank = (int) StrictMath.ceil(0.8 * window.length);
      assertThat(quantile.value()).isEqualTo(window[rank - 1]);
    }
  }
}
