package io.weir.simulator.command;

import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.CellFunction;
import java.util.function.LongSupplier;

/**
 * What the commands are made of.
 *
 * @param surroundings of the process
 * @param source of scenarios
 * @param catalogue of what scenarios may name
 * @param engine that simulates a cell
 * @param cpuNanos CPU time of the calling thread
 * @param cancellation of everything
 */
public record Services(
    Surroundings surroundings,
    ScenarioSource source,
    Catalogue catalogue,
    CellFunction engine,
    LongSupplier cpuNanos,
    Cancellation cancellation) {}
