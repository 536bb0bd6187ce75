package io.weir.simulator.result;

import static io.weir.simulator.Scenarios.MILLI;
import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twenty windows of a second; endpoint 0 is slow from 5 s to 8 s. */
class RecoveryTest {

  private final Scenario scenario = new Scenarios().seconds(20).slow(0, 5, 3, SECOND).build();
  private final List<WindowResult> windows = new ArrayList<>();

  private void windows(int count, long ok, long p99Millis) {
    for (int i = 0; i < count; i++) {
      windows.add(new WindowResult(100, ok, 100 - ok, p99Millis * MILLI));
    }
  }

  private double seconds() {
    return new Recovery(scenario, windows).nanos() / SECOND;
  }

  @Test
  void endsWithTheFirstOfThreeWindowsAsGoodAsBefore() {
    windows(4, 100, 20);
    windows(1, 99, 30);
    windows(3, 10, 1000);
    windows(2, 99, 31);
    windows(2, 99, 30);
    windows(1, 98, 30);
    windows(7, 99, 30);
    assertThat(seconds()).isEqualTo(13 - 8);
  }

  @Test
  void isZeroForWhatIsWellAtOnce() {
    windows(20, 100, 20);
    assertThat(seconds()).isZero();
  }

  @Test
  void isTheWholeDurationForWhatNeverRecovers() {
    windows(5, 100, 20);
    windows(15, 10, 20);
    assertThat(seconds()).isEqualTo(20);
  }

  @Test
  void isUnknownWhereNothingEnds() {
    windows(20, 100, 20);
    assertThat(new Recovery(new Scenarios().seconds(20).build(), windows).nanos()).isNaN();
    Scenario atOnce = new Scenarios().seconds(20).slow(0, 0, 3, SECOND).build();
    assertThat(new Recovery(atOnce, windows).nanos()).isNaN();
    Scenario warmingUp = new Scenarios().seconds(20).warmup(6).slow(0, 5, 3, SECOND).build();
    assertThat(new Recovery(warmingUp, windows).nanos()).isNaN();
  }
}
