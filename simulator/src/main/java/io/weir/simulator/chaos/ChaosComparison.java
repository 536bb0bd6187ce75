package io.weir.simulator.chaos;

import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** What each balancer loses in the same orderly random scenarios. */
public final class ChaosComparison {

  private final List<String> balancers;
  private final boolean repeats;
  private final List<String> columns;

  /**
   * A comparison.
   *
   * @param balancers as a scenario file names them
   * @param repeats whether to compare them with hedges and retries too
   */
  public ChaosComparison(List<String> balancers, boolean repeats) {
    this.balancers = List.copyOf(balancers);
    this.repeats = repeats;
    Experiment any = ChaosScenario.orderly(1, this.balancers, repeats).experiment();
    this.columns = any.variants().stream().map(VariantSummary::nameOf).toList();
  }

  /** The names of what is compared. */
  public List<String> columns() {
    return columns;
  }

  /**
   * What one scenario came to.
   *
   * @param intended requests
   * @param lost those of them that got no good answer in time, by column
   */
  public record Row(long seed, long intended, List<Long> lost) {
    public Row {
      lost = List.copyOf(lost);
    }
  }

  /** Takes rows in the order of seeds, one at a time, on any thread. */
  @FunctionalInterface
  public interface Listener {
    /** The next scenario is done. */
    void row(Row row);
  }

  /**
   * Runs the scenarios of some seeds.
   *
   * @throws CellException named after the first seed that breaks a rule
   * @throws CancellationException if everything was to stop
   */
  public void run(Runner runner, long firstSeed, int seeds, Listener listener) {
    int width = columns.size();
    Rows rows = new Rows(firstSeed, width, listener);
    runner.run(
        Math.multiplyExact(seeds, width),
        index -> {
          long seed = firstSeed + index / width;
          Experiment experiment = ChaosScenario.orderly(seed, balancers, repeats).experiment();
          Variant variant = experiment.variants().get(index % width);
          return new Runner.Task(Long.toString(seed), variant.scenario(), seed);
        },
        (index, result) -> rows.add(index / width, index % width, result.phases().getFirst()));
  }

  /**
   * Puts results that come in any order together to rows in order; holds only what is unfinished.
   */
  private static final class Rows {

    private final long firstSeed;
    private final int width;
    private final Listener listener;
    private final Map<Integer, Unfinished> unfinished = new HashMap<>();
    private int next;

    Rows(long firstSeed, int width, Listener listener) {
      this.firstSeed = firstSeed;
      this.width = width;
      this.listener = listener;
    }

    private static final class Unfinished {
      long intended;
      final List<Long> lost;
      int done;

      Unfinished(int width) {
        lost = new ArrayList<>(Collections.nCopies(width, 0L));
      }
    }

    synchronized void add(int row, int column, PhaseResult all) {
      Unfinished each = unfinished.computeIfAbsent(row, _ -> new Unfinished(width));
      each.intended = all.intended();
      each.lost.set(column, all.intended() - all.ok());
      each.done++;
      Unfinished first = unfinished.get(next);
      while (first != null && first.done == width) {
        unfinished.remove(next);
        listener.row(new Row(firstSeed + next, first.intended, first.lost));
        next++;
        first = unfinished.get(next);
      }
    }
  }
}
