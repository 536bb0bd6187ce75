/**
 * Live mode, as far as it needs no sockets: what a bench has to do, which scenarios it can, and
 * whether what it saw agrees with the simulation.
 */
@NullMarked
package io.weir.simulator.live;

import org.jspecify.annotations.NullMarked;
