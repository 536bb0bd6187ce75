package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.TimeoutSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCodecTest {

  private static Policy policy(String yaml) {
    return PolicyCodec.POLICY.read(Document.parse("p.yaml", yaml).root());
  }

  private static BalancerSpec balancer(String yaml) {
    return BalancerCodec.BALANCER.read(Document.parse("b.yaml", yaml).root());
  }

  @Test
  void readsEveryPart() {
    Policy policy =
        policy(
            """
            timeout: { after: 800ms, cancel: false, per-try: 250ms, idle: 30s }
            retries:
              attempts: 3
              when: [5xx, timeout, reset]
              backoff: { from: 25ms, to: 250ms, jitter: 50% }
              budget: { ratio: 10%, floor: 60/m, window: 20s }
              non-idempotent: true
            hedge: { after: 200ms, extra: 2, budget: 3% }
            failure-accrual: { consecutive: 5, eject: 10s, growth: 2x, max-ejected: 50% }
            limits: { adaptive: { from: 30, min: 10, max: 99 }, pending: 7, max-wait: 2s }
            locality: { prefer: same-zone, spill: 60% }
            rate-limit: { rate: 100/s, burst: 20 }
            balancer: ring-hash
            """);
    assertThat(policy.timeout())
        .isEqualTo(
            new TimeoutSpec(
                Duration.ofMillis(800), Duration.ofMillis(250), Duration.ofSeconds(30), false));
    assertThat(policy.retries().spec())
        .isEqualTo(
            new RetrySpec(
                3,
                EnumSet.of(RetrySpec.On.SERVER_ERROR, RetrySpec.On.TIMEOUT, RetrySpec.On.RESET),
                new RetrySpec.BackoffSpec(Duration.ofMillis(25), Duration.ofMillis(250), 0.5),
                true));
    assertThat(policy.retries().budget()).isEqualTo(new BudgetSpec(0.1, 1, Duration.ofSeconds(20)));
    assertThat(policy.hedge().spec()).isEqualTo(new HedgeSpec(2, Duration.ofMillis(200), 99.5));
    assertThat(policy.hedge().budget()).isEqualTo(new BudgetSpec(0.03, 0, Duration.ofSeconds(10)));
    assertThat(policy.accrual().consecutive()).isEqualTo(5);
    assertThat(policy.accrual().maxEject()).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.limits())
        .isEqualTo(new LimitSpec(30, true, 10, 99, 7, Duration.ofSeconds(2)));
    assertThat(policy.locality().spill()).isEqualTo(0.6);
    assertThat(policy.rateLimit().burst()).isEqualTo(20);
  }

  @Test
  void whatIsLeftOutHasTheProductsDefaults() {
    Policy policy = policy("{ retries: {}, hedge: {}, failure-accrual: {}, limits: {} }");
    assertThat(policy.retries().spec()).isEqualTo(RetrySpec.DEFAULT);
    assertThat(policy.retries().budget()).isEqualTo(BudgetSpec.RETRIES);
    assertThat(policy.hedge()).isEqualTo(new Policy.Hedge(HedgeSpec.DEFAULT, BudgetSpec.HEDGES));
    assertThat(policy.accrual()).isEqualTo(AccrualSpec.DEFAULT);
    assertThat(policy.limits()).isEqualTo(LimitSpec.DEFAULT);
    assertThat(Policy.EMPTY.toRoute("r", List.of(), "c").retries()).isEqualTo(RetrySpec.DEFAULT);
    assertThat(Policy.EMPTY.toRoute("r", List.of(), "c").hedge()).isEqualTo(HedgeSpec.DEFAULT);
    assertThat(Policy.EMPTY.toCluster("c", List.of(), Policy.DEFAULT_BALANCER).accrual())
        .isEqualTo(AccrualSpec.NONE);
    assertThat(Policy.EMPTY.toCluster("c", List.of(), new BalancerSpec.RoundRobin()).accrual())
        .isEqualTo(AccrualSpec.DEFAULT);
  }

  @Test
  void readsEveryBalancerByNameWithItsDefaults() {
    Duration ten = Duration.ofSeconds(10);
    assertThat(balancer("vigil")).isEqualTo(BalancerSpec.Vigil.defaults());
    assertThat(balancer("round-robin")).isEqualTo(new BalancerSpec.RoundRobin());
    assertThat(balancer("random")).isEqualTo(new BalancerSpec.Random());
    assertThat(balancer("least-request")).isEqualTo(new BalancerSpec.LeastRequest(2));
    assertThat(balancer("ewma")).isEqualTo(new BalancerSpec.Ewma(2, ten, false));
    assertThat(balancer("peak-ewma")).isEqualTo(BalancerSpec.PeakEwma.defaults());
    assertThat(balancer("prequal"))
        .isEqualTo(new BalancerSpec.Prequal(3, 16, Duration.ofSeconds(1), 0.84));
    assertThat(balancer("c3")).isEqualTo(new BalancerSpec.C3(BalancerSpec.SCAN, ten, 1));
    assertThat(balancer("ring-hash"))
        .isEqualTo(new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.PATH, "", false, 1.25));
  }

  @Test
  void readsEveryParameterOfABalancer() {
    Duration second = Duration.ofSeconds(1);
    assertThat(balancer("{ least-request: { choices: all } }"))
        .isEqualTo(new BalancerSpec.LeastRequest(BalancerSpec.SCAN));
    assertThat(balancer("{ ewma: { choices: 3, decay: 1s, pending: true } }"))
        .isEqualTo(new BalancerSpec.Ewma(3, second, true));
    assertThat(balancer("{ peak-ewma: { choices: 3, decay: 1s, failure-penalty: 5s } }"))
        .isEqualTo(new BalancerSpec.PeakEwma(3, second, Duration.ofSeconds(5)));
    assertThat(balancer("{ prequal: { probes: 0.5, pool: 8, max-age: 2s, hot: 60% } }"))
        .isEqualTo(new BalancerSpec.Prequal(0.5, 8, Duration.ofSeconds(2), 0.6));
    assertThat(balancer("{ c3: { choices: 5, decay: 1s, clients: 20 } }"))
        .isEqualTo(new BalancerSpec.C3(5, second, 20));
    assertThat(
            balancer("{ ring-hash: { key: { header: x-user }, table: maglev, bounded-load: 2x } }"))
        .isEqualTo(
            new BalancerSpec.RingHash(BalancerSpec.RingHash.HashKey.HEADER, "x-user", true, 2));
    assertThat(
            balancer(
                """
                vigil:
                  { decay: 1s, scan: 0, choices: 4, age: false, suspicion: false, overdue: p90,
                    guards: false, probe: request, probe-interval: 2s, max-probe-interval: 3s,
                    ramp: 0s, feedback: true }
                """))
        .isEqualTo(
            new BalancerSpec.Vigil(
                second,
                0,
                4,
                false,
                false,
                90,
                false,
                BalancerSpec.Vigil.Probe.REQUEST,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ZERO,
                true));
  }

  @Test
  void theCatalogueListsEveryBalancerWithItsParameters() {
    assertThat(BalancerCatalogue.entries()).hasSize(9);
    assertThat(BalancerCatalogue.entries().getFirst().parameters()).hasSize(12);
    assertThat(BalancerCatalogue.entries())
        .allSatisfy(entry -> {
          assertThat(entry.doc()).isNotEmpty();
          assertThat(entry.parameters()).allSatisfy(p -> assertThat(p.fallback()).isNotEmpty());
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ timeout: { after: 1s } }|1:12|key 'cancel' is missing: say whether",
        "{ timeout: { cancel: true } }|1:22|has no meaning without 'after'",
        "{ timeout: { after: 1s, cancel: yes } }|1:33|must be true or false, not 'yes'",
        "{ timeout: { after: 0s, cancel: true } }|1:21|must be longer than zero",
        "{ timeout: 1s }|1:12|must be none or a timeout, not '1s'",
        "{ timeout: { after: [], cancel: true } }|1:21|must be a duration such as 250ms, not a"
            + " list",
        "{ retries: { attempts: 11 } }|1:24|a whole number from 0 to 10",
        "{ retries: { when: 5xx } }|1:20|must be a list, not '5xx'",
        "{ retries: { when: [] } }|1:20|must have from 1 to 10 items",
        "{ retries: { backoff: { from: 2s, to: 1s } } }|1:39|must not be shorter than 'from'",
        "{ retries: { backoff: { from: 2s, jitter: some } } }|1:43|must be full or none or a perc",
        "{ retries: { budget: 20 } }|1:22|'20' has no unit; write 20%",
        "{ retries: { budget: 1001% } }|1:22|is above the most, 1000%",
        "{ retries: { budget: { window: 1h } } }|1:32|must be from 1s to 1m",
        "{ hedge: { after: p101 } }|1:19|a percentile such as p99.5 or a duration",
        "{ hedge: { after: p10 } }|1:19|must be from p50 to p99.99",
        "{ failure-accrual: { growth: 2 } }|1:30|'2' has no unit; write 2x",
        "{ failure-accrual: { max-eject: 1ms } }|1:33|must not be shorter than 'eject'",
        "{ failure-accrual: { max-ejected: 101% } }|1:35|is above the most, 100%",
        "{ limits: { requests: 1e3 } }|1:23|must be a whole number",
        "{ limits: { adaptive: { from: 5, min: 9 } } }|1:39|must be from 1 to 'requests'",
        "{ locality: { prefer: same } }|1:23|must be same-zone or any, not 'same'",
        "{ rate-limit: { rate: 100 } }|1:23|'100' has no unit; write 100/s",
        "{ rate-limit: { burst: 1 } }|1:15|key 'rate' is missing",
        "{ balancer: { vigil: {}, random: {} } }|1:26|a balancer is there already",
        "{ balancer: { vigil: { overdue: p10 } } }|1:33|must be from p50 to p99.99",
        "{ balancer: { ring-hash: { key: { header: 'a b' } } } }|1:43|must be a name",
        "{ balancer: { least-request: { choices: 1 } } }|1:41|must be all or a whole number",
        "{ balancer: [ random ] }|1:13|not a list",
        "{ retrys: none }|1:3|unknown key 'retrys'; did you mean 'retries'?",
      })
  void faultsHaveThePlaceOfWhatIsWrong(String yaml, String place, String message) {
    assertThatThrownBy(() -> policy(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("p.yaml:" + place + ": ")
        .hasMessageContaining(message);
  }
}
