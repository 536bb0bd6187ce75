package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.model.Scenario;

/** Simulates one cell: one scenario with every choice made, and one seed. */
@FunctionalInterface
public interface CellFunction {

  /**
   * Called by several threads at once; the answer depends on nothing but the arguments.
   *
   * @throws java.util.concurrent.CancellationException if the thread was interrupted
   */
  CellResult run(Scenario scenario, long seed);
}
