package io.weir.simulator;

import io.weir.simulator.engine.InvariantException;
import io.weir.simulator.engine.World;
import io.weir.simulator.model.Scenario;
import java.util.concurrent.CancellationException;

/** One run: a scenario with every choice made, and a seed. The same input gives the same result. */
public final class Cell {

  private Cell() {}

  /**
   * Runs it on the calling thread.
   *
   * @throws InvariantException when Weir broke one of its own rules
   * @throws CancellationException when the thread was interrupted
   */
  public static CellResult run(Scenario scenario, long seed) {
    return new World(scenario, seed).run();
  }
}
