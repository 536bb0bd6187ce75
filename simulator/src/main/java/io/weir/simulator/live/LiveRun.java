package io.weir.simulator.live;

import io.weir.simulator.CellResult;
import io.weir.simulator.model.Distribution;

/**
 * What one live run measured.
 *
 * @param result counted as in a simulation
 * @param conduct how well the bench itself did
 * @param overhead what loopback, gateway and bench added to a request when nothing was wrong, for
 *     the simulation
 */
public record LiveRun(CellResult result, Conduct conduct, Distribution overhead) {}
