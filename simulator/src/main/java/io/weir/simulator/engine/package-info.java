/**
 * The simulated world: virtual time, servers and callers around real routers. One thread, no wall
 * clock, and the same numbers on every machine.
 */
@NullMarked
package io.weir.simulator.engine;

import org.jspecify.annotations.NullMarked;
