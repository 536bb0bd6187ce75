package io.weir.simulator;

import static io.weir.simulator.Scenarios.MILLI;
import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.engine.World;
import io.weir.simulator.model.Arrival;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What each policy does, seen from outside: 1000 requests a second for ten seconds, round robin
 * over eleven endpoints of 10 ms.
 */
class PolicySimTest {

  private static final double ELEVENTH = 10_000.0 / 11;
  private static final BudgetSpec NOTHING = new BudgetSpec(0, 0, Duration.ofSeconds(10));
  private static final BudgetSpec PLENTY = new BudgetSpec(10, 1000, Duration.ofSeconds(10));

  @Test
  void withoutRetriesTheShareOfTheFailingEndpointIsLost() {
    PhaseResult all = run(tenSeconds().fail(0, 0, 10, 1));
    assertThat((double) all.errors()).isCloseTo(ELEVENTH, within(1.0));
    assertThat(all.tries()).isEqualTo(all.intended());
    assertThat(all.retries()).isZero();
  }

  @Test
  void retriesRescueWhatFailed() {
    PhaseResult all = run(tenSeconds().fail(0, 0, 10, 1).retries(RetrySpec.DEFAULT));
    assertThat(all.ok()).isEqualTo(all.intended());
    // A retry takes a turn too, so that the first tries of others change places a little.
    assertThat((double) all.retries()).isCloseTo(ELEVENTH, within(0.2 * ELEVENTH));
    assertThat(all.tries()).isEqualTo(all.intended() + all.retries());
  }

  @Test
  void ejectedTimeIsWhatTheMeanLoopKeepsEndpointsOut() {
    // Ejected at the third failure, about 33 ms after the start, and never good when probed.
    for (int loops : new int[] {1, 4}) {
      CellResult result =
          new World(failing().accrual(AccrualSpec.DEFAULT).eventLoops(loops).build(), 1).run();
      double outNanos = (double) result.endpoints().getFirst().keptOutNanos() / loops;
      assertThat(outNanos / SECOND).isBetween(9.0, 10.0);
      assertThat(result.endpoints().getLast().keptOutNanos()).isZero();
    }
    CellResult never = new World(failing().build(), 1).run();
    assertThat(never.endpoints()).allMatch(endpoint -> endpoint.keptOutNanos() == 0);
  }

  @Test
  void aSuspectIsKeptOutToo() {
    Scenarios scenario = Scenarios.timeout1s(true).balancer(BalancerSpec.Vigil.defaults());
    CellResult result = new World(scenario.build(), 1).run();
    assertThat((double) result.endpoints().getFirst().keptOutNanos() / SECOND)
        .isBetween(29.0, 40.0);
    assertThat(result.endpoints().getLast().keptOutNanos()).isZero();
  }

  private static Scenarios failing() {
    return tenSeconds().fail(0, 0, 10, 1);
  }

  @Test
  void postIsNotRetried() {
    PhaseResult all = run(tenSeconds().fail(0, 0, 10, 1).retries(RetrySpec.DEFAULT).method("POST"));
    assertThat(all.retries()).isZero();
    assertThat((double) all.errors()).isCloseTo(ELEVENTH, within(1.0));
  }

  @Test
  void emptyBudgetAllowsNoRetry() {
    PhaseResult all =
        run(tenSeconds().fail(0, 0, 10, 1).retries(RetrySpec.DEFAULT).retryBudget(NOTHING));
    assertThat(all.retries()).isZero();
    assertThat(all.errors()).isPositive();
  }

  @Test
  void budgetBoundsRetriesWhenEverythingFails() {
    Scenarios scenario =
        tenSeconds()
            .errors(1)
            .retries(RetrySpec.DEFAULT)
            .retryBudget(new BudgetSpec(0.2, 0, Duration.ofSeconds(10)));
    PhaseResult all = run(scenario);
    assertThat(all.errors()).isEqualTo(all.intended());
    assertThat(all.retries()).isBetween(1990L, 2000L);
  }

  @Test
  void retriesMultiplyALoadThatFailsIfTheBudgetLetsThem() {
    PhaseResult all = run(tenSeconds().errors(1).retries(RetrySpec.DEFAULT).retryBudget(PLENTY));
    assertThat(all.tries()).isEqualTo(3 * all.intended());
  }

  @Test
  void perTryTimeoutMovesOnToAnotherEndpoint() {
    PhaseResult all =
        run(
            tenSeconds()
                .slow(0, 0, 10, 2 * SECOND)
                .retries(RetrySpec.DEFAULT)
                .timeout(
                    new TimeoutSpec(Duration.ofSeconds(1), Duration.ofMillis(50), null, true)));
    assertThat(all.ok()).isEqualTo(all.intended());
    assertThat(all.retries()).isPositive();
    assertThat(all.latency().max()).isBetween(60 * MILLI, 65 * MILLI);
  }

  @Test
  void hedgesRescueWhatIsSlow() {
    PhaseResult all =
        run(
            tenSeconds()
                .slow(0, 0, 10, 2 * SECOND)
                .hedge(new HedgeSpec(1, Duration.ofMillis(30), 99.5))
                .hedgeBudget(PLENTY));
    assertThat(all.ok()).isEqualTo(all.intended());
    assertThat((double) all.hedges()).isCloseTo(ELEVENTH, within(0.2 * ELEVENTH));
    assertThat(all.latency().max()).isBetween(40 * MILLI, 45 * MILLI);
  }

  @Test
  void hedgesStayWithinTheirBudget() {
    PhaseResult all =
        run(
            tenSeconds()
                .slow(0, 0, 10, 2 * SECOND)
                .hedge(new HedgeSpec(1, Duration.ofMillis(30), 99.5))
                .hedgeBudget(new BudgetSpec(0.01, 0, Duration.ofSeconds(10))));
    assertThat(all.hedges()).isBetween(100L, 110L);
    assertThat(all.timeouts()).isPositive();
  }

  @Test
  void failureAccrualTakesTheFailingEndpointOut() {
    CellResult result =
        Cell.run(tenSeconds().fail(0, 0, 10, 1).accrual(AccrualSpec.DEFAULT).build(), 1);
    PhaseResult all = result.phases().getFirst();
    assertThat(all.tryCounts().getFirst()).isBetween(7L, 30L);
    assertThat(all.errors()).isEqualTo(all.tryCounts().getFirst());
  }

  @Test
  void failureAccrualTakesTheEndpointBackWhenItHasRecovered() {
    CellResult result =
        Cell.run(tenSeconds().fail(0, 0, 2, 1).accrual(AccrualSpec.DEFAULT).build(), 1);
    assertThat(result.phases().getFirst().tryCounts().getFirst()).isGreaterThan(300);
  }

  @Test
  void limitShedsWhatIsTooMuch() {
    PhaseResult all = run(tenSeconds().limits(LimitSpec.fixed(5, 0)));
    assertThat(all.ok() + all.rejected()).isEqualTo(all.intended());
    // Five at once, 10 ms each: half of what comes.
    assertThat((double) all.rejected()).isCloseTo(5000, within(10.0));
    assertThat(all.tries()).isEqualTo(all.ok());
  }

  @Test
  void queueBeforeTheLimitDelaysInsteadOfShedding() {
    PhaseResult all =
        run(tenSeconds().arrival(new Arrival.Poisson(400)).limits(LimitSpec.fixed(5, 1000)));
    assertThat(all.ok()).isEqualTo(all.intended());
    assertThat(all.latency().max()).isGreaterThan(15 * MILLI);
  }

  @Test
  void rateLimitAdmitsItsRateAndItsBurst() {
    PhaseResult all = run(tenSeconds().rateLimit(new RateLimitSpec(100, 10)));
    assertThat(all.ok()).isBetween(1009L, 1010L);
    assertThat(all.rejected()).isEqualTo(all.intended() - all.ok());
  }

  @Test
  void timeoutThatIsOnlyObservedLetsTheAnswerCome() {
    PhaseResult observed = run(tenSeconds().slow(0, 0, 10, 2 * SECOND).timeout(timeout(false)));
    PhaseResult enforced = run(tenSeconds().slow(0, 0, 10, 2 * SECOND).timeout(timeout(true)));
    assertThat(observed.timeouts()).isEqualTo(enforced.timeouts()).isPositive();
    assertThat(observed.latency().max()).isGreaterThanOrEqualTo(2 * SECOND);
    assertThat(enforced.latency().max()).isBetween(SECOND, SECOND + MILLI);
  }

  private static TimeoutSpec timeout(boolean cancel) {
    return TimeoutSpec.of(Duration.ofSeconds(1), cancel);
  }

  private static Scenarios tenSeconds() {
    return new Scenarios().seconds(10);
  }

  private static PhaseResult run(Scenarios scenario) {
    return Cell.run(scenario.build(), 1).phases().getFirst();
  }
}
