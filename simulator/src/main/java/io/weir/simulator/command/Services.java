package io.weir.simulator.command;

import io.weir.simulator.live.LiveBench;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.CellFunction;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the commands are made of.
 *
 * @param surroundings of the process
 * @param source of scenarios
 * @param catalogue of what scenarios may name
 * @param engine that simulates a cell
 * @param cpuNanos CPU time of the calling thread
 * @param cancellation of everything
 * @param live finds what runs scenarios for real, if this build has it
 */
public record Services(
    Surroundings surroundings,
    ScenarioSource source,
    Catalogue catalogue,
    CellFunction engine,
    LongSupplier cpuNanos,
    Cancellation cancellation,
    Supplier<Optional<LiveBench>> live) {}
