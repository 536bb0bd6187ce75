package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.RouteSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ timeout: none, retries: none, hedge: none, failure-accrual: none }",
        "{ timeout: { after: 1s, cancel: true } }",
        "{ timeout: { after: 1500us, cancel: false, per-try: 1ms, idle: 1m } }",
        "{ timeout: { per-try: 250ms } }",
        "{ retries: { attempts: 3, when: [5xx, gateway-error, overload], non-idempotent: true,"
            + " backoff: { from: 25ms, to: 1s, jitter: 12.5% },"
            + " budget: { ratio: 33.3%, floor: 0.5/s, window: 7s } } }",
        "{ retries: { budget: none } }",
        "{ hedge: { after: p99.9, extra: 2, budget: 7% } }",
        "{ hedge: { after: 120ms } }",
        "{ failure-accrual: { consecutive: 3, success-rate: 0%, growth: 1.5x, panic: 30% } }",
        "{ limits: { requests: 64, pending: 10, max-wait: 200ms } }",
        "{ limits: { adaptive: { from: 10, min: 2, max: 1000 } } }",
        "{ locality: { prefer: same-zone, spill: 55% }, rate-limit: { rate: 12.5/s, burst: 3 } }",
        "{ balancer: { least-request: { choices: all } } }",
        "{ balancer: { peak-ewma: { decay: 2s, failure-penalty: 5s } } }",
        "{ balancer: { vigil: { probe: request, overdue: p95, scan: 0, age: false } } }",
        "{ balancer: { ring-hash: { key: { header: X-User }, table: maglev } } }",
        "{ balancer: { prequal: { probes: 0.5, hot: 71.5% } } }",
      })
  void readsBackAsItWas(String policy) {
    assertReadsBack(policy);
  }

  static Stream<String> balancers() {
    return BalancerCatalogue.entries().stream().map(BalancerCatalogue.Entry::name);
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void everyBalancerReadsBackAsItWas(String balancer) {
    assertReadsBack("{ balancer: " + balancer + " }");
  }

  private static void assertReadsBack(String yaml) {
    Policy policy = read(yaml);
    String text = PolicyText.of(route(policy), cluster(policy));
    assertThat(text).doesNotContain("\n");
    Policy again = read(text);
    assertThat(route(again)).isEqualTo(route(policy));
    assertThat(cluster(again)).isEqualTo(cluster(policy));
  }

  private static Policy read(String yaml) {
    return PolicyCodec.POLICY.read(Document.parse("p.yaml", yaml).root());
  }

  private static RouteSpec route(Policy policy) {
    return policy.toRoute("r", List.of(), "c");
  }

  private static ClusterSpec cluster(Policy policy) {
    return policy.toCluster("c", List.of(), Policy.DEFAULT_BALANCER);
  }
}
