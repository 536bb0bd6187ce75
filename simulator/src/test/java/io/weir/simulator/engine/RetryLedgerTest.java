package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.policy.RetryBudget;
import io.weir.routing.spec.BudgetSpec;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryLedgerTest {

  private static final BudgetSpec TWO_A_SECOND = new BudgetSpec(0, 2, Duration.ofSeconds(10));
  private static final BudgetSpec TENTH = new BudgetSpec(0.1, 0, Duration.ofSeconds(10));

  @Test
  void stopsAtTheFirstRetryBeyondTheFloor() {
    RetryLedger ledger = new RetryLedger(TWO_A_SECOND, 0);
    for (int i = 0; i < 20; i++) {
      ledger.retry(5 * SECOND, 5 * SECOND);
    }
    assertThatThrownBy(() -> ledger.retry(6 * SECOND, 6 * SECOND))
        .isInstanceOf(InvariantException.class)
        .hasMessageStartingWith("21 retries within a window whose budget is 20.0");
  }

  @Test
  void requestsOfTheWindowAndOneBucketBeforeAllowTheirShare() {
    RetryLedger ledger = new RetryLedger(TENTH, 0);
    for (int i = 0; i < 30; i++) {
      ledger.request(SECOND / 2);
    }
    ledger.retry(SECOND / 2, SECOND / 2);
    ledger.retry(10 * SECOND, 10 * SECOND);
    assertThatThrownBy(() -> ledger.retry(11 * SECOND, 11 * SECOND))
        .isInstanceOf(InvariantException.class);
  }

  @Test
  void windowMovesOn() {
    RetryLedger ledger = new RetryLedger(TWO_A_SECOND, 0);
    for (long window = 0; window < 100; window++) {
      for (int i = 0; i < 20; i++) {
        ledger.retry(window * 10 * SECOND, window * 10 * SECOND);
      }
    }
  }

  @Test
  void retryThatWaitedCountsWhenItWasGranted() {
    RetryLedger ledger = new RetryLedger(TWO_A_SECOND, 0);
    for (int i = 0; i < 20; i++) {
      ledger.retry(0, 9 * SECOND);
    }
    for (int i = 0; i < 20; i++) {
      ledger.retry(10 * SECOND, 10 * SECOND);
    }
    assertThatThrownBy(() -> ledger.retry(9 * SECOND, 12 * SECOND))
        .isInstanceOf(InvariantException.class);
  }

  @Test
  void neverObjectsToWhatTheBudgetGrants() {
    SplittableRandom random = new SplittableRandom(1);
    for (int run = 0; run < 200; run++) {
      BudgetSpec spec =
          new BudgetSpec(
              random.nextDouble(),
              random.nextInt(5),
              Duration.ofMillis(1000 + random.nextInt(20_000)));
      long from = random.nextLong(100 * SECOND);
      assertThatCode(() -> follow(spec, from, random))
          .as("run %d: %s", run, spec)
          .doesNotThrowAnyException();
    }
  }

  /** Requests in bursts, and every retry that the budget grants, sent after a while. */
  private static void follow(BudgetSpec spec, long from, SplittableRandom random) {
    RetryBudget budget = new RetryBudget(spec, from);
    RetryLedger ledger = new RetryLedger(TENTH, 0);
    ledger.budget(spec, from);
    long now = from;
    for (int i = 0; i < 2000; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(5 * SECOND) : random.nextLong(SECOND / 20);
      if (random.nextBoolean()) {
        budget.deposit(now);
        ledger.request(now);
      } else if (budget.tryWithdraw(now)) {
        long sent = now + (random.nextBoolean() ? 0 : random.nextLong(SECOND / 5));
        ledger.retry(now, sent);
        now = sent;
      }
    }
  }
}
