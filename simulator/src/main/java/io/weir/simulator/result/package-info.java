/** Runs the cells of experiments and turns what they measured into statistics and verdicts. */
@NullMarked
package io.weir.simulator.result;

import org.jspecify.annotations.NullMarked;
