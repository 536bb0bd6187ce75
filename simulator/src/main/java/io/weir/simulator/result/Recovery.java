package io.weir.simulator.result;

import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.List;

/**
 * How long a run takes to be as it was: from the end of its last event to the first of three
 * windows in a row that are no worse than the worst before its first event, in success and in p99.
 */
final class Recovery {

  private static final int IN_A_ROW = 3;

  private final Scenario scenario;
  private final List<WindowResult> windows;

  Recovery(Scenario scenario, List<WindowResult> windows) {
    this.scenario = scenario;
    this.windows = windows;
  }

  /**
   * In nanoseconds; the scenario's duration where the run never recovers, and not a number where
   * nothing ends or nothing was measured before.
   */
  double nanos() {
    long first = Long.MAX_VALUE;
    long last = -1;
    for (Fault fault : scenario.faults()) {
      first = Math.min(first, fault.atNanos());
      if (fault.forNanos() < scenario.durationNanos() - fault.atNanos()) {
        last = Math.max(last, fault.atNanos() + fault.forNanos());
      }
    }
    long width = scenario.measure().windowNanos();
    int from = (int) Math.ceilDiv(scenario.measure().warmupNanos(), width);
    int to = (int) Math.min(windows.size(), first / width);
    return last < 0 || from >= to ? Double.NaN : since(last, new Band(windows.subList(from, to)));
  }

  private double since(long endNanos, Band before) {
    long width = scenario.measure().windowNanos();
    int inARow = 0;
    for (int i = (int) Math.ceilDiv(endNanos, width); i < windows.size(); i++) {
      inARow = before.holds(windows.get(i)) ? inARow + 1 : 0;
      if (inARow == IN_A_ROW) {
        return (i + 1 - IN_A_ROW) * width - endNanos;
      }
    }
    return scenario.durationNanos();
  }

  /** What was normal. */
  private static final class Band {
    private double leastSuccess = 1;
    private long greatestP99Nanos;

    Band(List<WindowResult> before) {
      for (WindowResult window : before) {
        leastSuccess = Math.min(leastSuccess, success(window));
        greatestP99Nanos = Math.max(greatestP99Nanos, window.p99Nanos());
      }
    }

    boolean holds(WindowResult window) {
      return success(window) >= leastSuccess && window.p99Nanos() <= greatestP99Nanos;
    }

    private static double success(WindowResult window) {
      return window.intended() == 0 ? 1 : (double) window.ok() / window.intended();
    }
  }
}
