package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private static final long START = -3 * Nanos.SECOND;
  private static final BudgetSpec FIFTH = new BudgetSpec(0.2, 0, Duration.ofSeconds(10));

  private static int withdrawAll(RetryBudget budget, long now) {
    int count = 0;
    while (budget.tryWithdraw(now)) {
      count++;
    }
    return count;
  }

  @Test
  void fiveRequestsAllowOneRetry() {
    RetryBudget budget = new RetryBudget(FIFTH, START);
    for (int i = 0; i < 4; i++) {
      budget.deposit(START);
    }
    assertThat(budget.tryWithdraw(START)).isFalse();
    budget.deposit(START);
    assertThat(budget.balance(START)).isEqualTo(1);
    assertThat(budget.tryWithdraw(START)).isTrue();
    assertThat(budget.tryWithdraw(START)).isFalse();
  }

  @Test
  void reserveIsThereFromTheStartAndComesBackAfterTheWindow() {
    RetryBudget budget = new RetryBudget(BudgetSpec.RETRIES, START);
    assertThat(withdrawAll(budget, START)).isEqualTo(100);
    assertThat(withdrawAll(budget, START + 10 * Nanos.SECOND)).isZero();
    assertThat(withdrawAll(budget, START + 11 * Nanos.SECOND)).isEqualTo(100);
  }

  @Test
  void requestsExpire() {
    RetryBudget budget = new RetryBudget(FIFTH, START);
    for (int i = 0; i < 100; i++) {
      budget.deposit(START);
    }
    assertThat(budget.balance(START + 10 * Nanos.SECOND)).isEqualTo(20);
    assertThat(budget.balance(START + 11 * Nanos.SECOND)).isZero();
    assertThat(budget.tryWithdraw(START + 11 * Nanos.SECOND)).isFalse();
  }

  @Test
  void budgetWithoutRequestsOrReserveAllowsNothing() {
    RetryBudget budget = new RetryBudget(BudgetSpec.HEDGES, START);
    assertThat(budget.tryWithdraw(START)).isFalse();
    assertThat(budget.tryWithdraw(START + 86_400 * Nanos.SECOND)).isFalse();
  }

  @Test
  void clockThatGoesBackCountsAsNow() {
    RetryBudget budget = new RetryBudget(FIFTH, START);
    for (int i = 0; i < 5; i++) {
      budget.deposit(START + 20 * Nanos.SECOND);
    }
    assertThat(budget.tryWithdraw(START - 20 * Nanos.SECOND)).isTrue();
    assertThat(budget.tryWithdraw(START + 20 * Nanos.SECOND)).isFalse();
  }

  @Test
  void constantDemandGetsItsShareInTheLongRun() {
    RetryBudget budget = new RetryBudget(FIFTH, START);
    int granted = 0;
    for (int i = 0; i < 100_000; i++) {
      long now = START + i * Nanos.MILLI;
      budget.deposit(now);
      granted += budget.tryWithdraw(now) ? 1 : 0;
    }
    assertThat(granted).isBetween(19_500, 20_000);
  }

  @Test
  void noWindowHoldsMoreRetriesThanItsRequestsAllow() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BudgetSpec spec =
          new BudgetSpec(
              random.nextInt(11) / 10.0,
              random.nextInt(4),
              Duration.ofMillis(random.nextLong(1_000, 5_000)));
      checkEveryWindow(spec, random, seed);
    }
  }

  private static void checkEveryWindow(BudgetSpec spec, SplittableRandom random, long seed) {
    RetryBudget budget = new RetryBudget(spec, START);
    long windowNanos = spec.window().toNanos();
    double reserve = spec.floorPerSecond() * windowNanos / Nanos.SECOND;
    List<Long> deposits = new ArrayList<>();
    List<Long> withdrawals = new ArrayList<>();
    long now = START;
    for (int i = 0; i < 400; i++) {
      now +=
          random.nextInt(20) == 0
              ? random.nextLong(2 * windowNanos)
              : random.nextLong(windowNanos / 20);
      for (int burst = random.nextInt(5); burst > 0; burst--) {
        budget.deposit(now);
        deposits.add(now);
      }
      if (random.nextBoolean() && budget.tryWithdraw(now)) {
        withdrawals.add(now);
        long counted = since(withdrawals, now - windowNanos);
        long requests = since(deposits, now - windowNanos - windowNanos / 10 - 10);
        assertThat((double) counted)
            .as("seed %d, step %d", seed, i)
            .isLessThanOrEqualTo(spec.ratio() * requests + reserve + 1e-9);
      }
    }
  }

  private static long since(List<Long> instants, long from) {
    return instants.stream().filter(instant -> instant >= from).count();
  }
}
