/**
 * Random scenarios: to break the simulator's and the core's own rules, and to compare balancers.
 */
@NullMarked
package io.weir.simulator.chaos;

import org.jspecify.annotations.NullMarked;
