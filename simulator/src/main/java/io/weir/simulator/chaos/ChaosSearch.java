package io.weir.simulator.chaos;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.engine.InvariantException;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.Runner;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Looks for a random scenario in which Weir breaks one of its own rules. The engine watches most of
 * them in every run; here it is seen to that an orderly scenario is as good after its faults as it
 * was before.
 */
public final class ChaosSearch {

  /** What may be lost after the faults beyond what was lost before, of all requests. */
  private static final double RECOVERED = 0.02;

  private final Runner runner;

  /** A search on the runner's threads. */
  public ChaosSearch(Runner runner) {
    this.runner = runner;
  }

  /** Hears of what is done, on any thread, several at once. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A scenario was run and broke no rule.
     *
     * @param requests in it
     */
    void done(long seed, long requests);
  }

  /**
   * Runs the scenarios of some seeds.
   *
   * @param seeds how many at most, from the first on
   * @param goOn asked before each, by one thread at a time; ends the search early
   * @return how many were run, the first ones
   * @throws CellException named after the first seed that breaks a rule
   * @throws CancellationException if everything was to stop
   */
  public int run(long firstSeed, int seeds, BooleanSupplier goOn, Listener listener) {
    return runner.run(
        seeds,
        goOn,
        index -> {
          ChaosScenario chaos = ChaosScenario.any(firstSeed + index);
          String name = Long.toString(chaos.seed());
          return new Runner.Task(
              name, chaos.experiment().variants().getFirst().scenario(), chaos.seed());
        },
        (index, result) -> {
          checkRecovery(result);
          long requests = result.windows().stream().mapToLong(WindowResult::intended).sum();
          listener.done(firstSeed + index, requests);
        });
  }

  /** Only orderly scenarios have the two phases. */
  static void checkRecovery(CellResult result) {
    double before = lost(result, ChaosScenario.BEFORE);
    double after = lost(result, ChaosScenario.AFTER);
    if (after > before + RECOVERED) {
      throw new InvariantException(
          "it has not recovered: lost %.1f %% long after the faults and %.1f %% before them"
              .formatted(100 * after, 100 * before),
          0);
    }
  }

  private static double lost(CellResult result, String phase) {
    for (PhaseResult each : result.phases()) {
      if (each.name().equals(phase) && each.intended() > 0) {
        return 1 - (double) each.ok() / each.intended();
      }
    }
    return 0;
  }
}
