package io.weir.routing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.BalancerSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  private static BalancerBench bench(long seed, int... weights) {
    return new BalancerBench(new BalancerSpec.RoundRobin(), seed, weights);
  }

  private static List<Integer> picks(BalancerBench bench, int count) {
    List<Integer> picks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picks.add(bench.index(bench.pick(bench.request())));
    }
    return picks;
  }

  @Test
  void equalWeightsGoRoundInOrder() {
    List<Integer> picks = picks(bench(1, 1, 1, 1, 1), 40);
    for (int i = 1; i < picks.size(); i++) {
      assertThat(picks.get(i)).isEqualTo((picks.get(i - 1) + 1) % 4);
    }
  }

  @Test
  void callersStartAtDifferentPlaces() {
    for (int[] weights : new int[][] {{1, 1, 1, 1}, {1, 2, 1, 2}}) {
      Set<Integer> firsts = new LinkedHashSet<>();
      for (int seed = 0; seed < 40; seed++) {
        firsts.addAll(picks(bench(seed, weights), 1));
      }
      assertThat(firsts).hasSizeGreaterThan(2);
    }
  }

  @Test
  void everyWindowGivesEachItsWeight() {
    int[] weights = {5, 1, 1, 3};
    List<Integer> picks = picks(bench(2, weights), 1000);
    for (int from = 0; from + 10 <= picks.size(); from++) {
      List<Integer> window = picks.subList(from, from + 10);
      for (int i = 0; i < weights.length; i++) {
        int index = i;
        long count = window.stream().filter(pick -> pick == index).count();
        assertThat(count).isBetween(weights[i] - 1L, weights[i] + 1L);
      }
    }
  }

  /** nginx's rule gives a heavy endpoint of 5, 1, 1 up to four turns in a row. */
  @Test
  void heavyEndpointIsNotServedInBursts() {
    for (int seed = 0; seed < 50; seed++) {
      List<Integer> picks = picks(bench(seed, 5, 1, 1), 700);
      int run = 0;
      for (int pick : picks) {
        run = pick == 0 ? run + 1 : 0;
        assertThat(run).isLessThanOrEqualTo(6);
      }
    }
  }

  @Test
  void manyUnequalWeightsAreExact() {
    int[] weights = new int[500];
    int total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 7;
      total += weights[i];
    }
    BalancerBench bench = bench(3, weights);
    long[] counts = new long[weights.length];
    for (int i = 0; i < total * 10; i++) {
      counts[Integer.parseInt(bench.pick(bench.request()).key().substring(1))]++;
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i]).isBetween(weights[i] * 10L - 1, weights[i] * 10L + 1);
    }
  }

  @Test
  void cursorNeverLeavesTheList() {
    BalancerBench bench = bench(4, 1, 1, 1);
    ((RoundRobin) bench.balancer).cursor = Integer.MAX_VALUE;
    assertThat(picks(bench, 5)).containsExactly(0, 1, 2, 0, 1);
  }

  @Test
  void virtualTimeMayOverflow() {
    BalancerBench bench = bench(5, 3, 1, 2);
    TurnQueue queue = ((RoundRobin) bench.balancer).queue();
    queue.now = Long.MAX_VALUE - 2 * TurnQueue.UNIT;
    bench.update();
    long[] counts = new long[3];
    picks(bench, 600).forEach(pick -> counts[pick]++);
    assertThat(queue.now).isNegative();
    assertThat(counts[0]).isBetween(299L, 301L);
    assertThat(counts[1]).isBetween(99L, 101L);
    assertThat(counts[2]).isBetween(199L, 201L);
  }

  @Test
  void changeOfTheListKeepsThePlace() {
    BalancerBench bench = bench(6, 1, 1, 1, 1);
    List<Integer> before = picks(bench, 1);
    int next = (before.getFirst() + 1) % 4;
    bench.add(1);
    bench.update();
    assertThat(picks(bench, 1)).containsExactly(next);
  }

  @Test
  void removalOfTheNextGoesOnWithTheOneAfter() {
    BalancerBench bench = bench(7, 1, 1, 1, 1);
    while (picks(bench, 1).getFirst() != 0) {}
    bench.open(0, 2, 3);
    assertThat(picks(bench, 3)).containsExactly(2, 3, 0);
  }

  @Test
  void returningEndpointDoesNotCatchUp() {
    BalancerBench bench = bench(8, 1, 2, 1);
    bench.open(0, 1);
    picks(bench, 3000);
    bench.update();
    List<Integer> picks = picks(bench, 40);
    assertThat(picks.stream().filter(pick -> pick == 2).count()).isBetween(9L, 11L);
  }

  @Test
  void passedOverEndpointsKeepTheirTurns() {
    BalancerBench bench = bench(9, 3, 1, 2, 2);
    long[] counts = new long[4];
    for (int i = 0; i < 8000; i++) {
      BalancerBench.Request request = bench.request();
      request.tried.add(bench.endpoints.get(i % 4));
      counts[bench.index(bench.pick(request))]++;
    }
    assertThat(counts[0]).isBetween(2950L, 3050L);
    assertThat(counts[1]).isBetween(950L, 1050L);
    assertThat(counts[2]).isBetween(1950L, 2050L);
  }

  @Test
  void weightsMayBecomeEqualAndUnequal() {
    BalancerBench bench = bench(10, 1, 2, 1);
    picks(bench, 10);
    bench.open(0, 2);
    long zeros = picks(bench, 100).stream().filter(pick -> pick == 0).count();
    assertThat(zeros).isEqualTo(50);
    bench.update();
    long ones = picks(bench, 400).stream().filter(pick -> pick == 1).count();
    assertThat(ones).isBetween(198L, 202L);
  }
}
