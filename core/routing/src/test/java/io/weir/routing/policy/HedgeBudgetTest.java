package io.weir.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HedgeBudgetTest {

  private static int withdrawAll(HedgeBudget budget, long now) {
    int count = 0;
    while (budget.tryWithdraw(now)) {
      count++;
    }
    return count;
  }

  @Test
  void startsWithTen() {
    assertThat(withdrawAll(new HedgeBudget(BudgetSpec.HEDGES, 0), 0)).isEqualTo(10);
  }

  @Test
  void twentyRequestsAllowOneHedge() {
    HedgeBudget budget = new HedgeBudget(BudgetSpec.HEDGES, 100, 0, 0);
    for (int i = 0; i < 19; i++) {
      budget.deposit(0);
    }
    assertThat(budget.tryWithdraw(0)).isFalse();
    budget.deposit(0);
    assertThat(budget.tryWithdraw(0)).isTrue();
    assertThat(budget.tryWithdraw(0)).isFalse();
  }

  @Test
  void savesUpToItsCapacityAndForgetsNothing() {
    HedgeBudget budget = new HedgeBudget(BudgetSpec.HEDGES, 0);
    for (int i = 0; i < 100_000; i++) {
      budget.deposit(i);
    }
    assertThat(withdrawAll(budget, 86_400 * Nanos.SECOND)).isEqualTo(100);
  }

  @Test
  void grantsExactlyTheShareOfManyRequests() {
    HedgeBudget budget = new HedgeBudget(BudgetSpec.HEDGES, 100, 0, 0);
    int granted = 0;
    for (int i = 0; i < 1_000_000; i++) {
      budget.deposit(i);
      granted += budget.tryWithdraw(i) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(50_000);
  }

  @Test
  void floorComesWithTime() {
    HedgeBudget budget = new HedgeBudget(new BudgetSpec(0, 2, Duration.ofSeconds(10)), 100, 0, 5);
    assertThat(budget.tryWithdraw(5)).isFalse();
    assertThat(withdrawAll(budget, 5 + 3 * Nanos.SECOND)).isEqualTo(6);
    assertThat(budget.tryWithdraw(0)).isFalse();
  }

  @Test
  void cannotStartFullerThanFull() {
    assertThatThrownBy(() -> new HedgeBudget(BudgetSpec.HEDGES, 1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
