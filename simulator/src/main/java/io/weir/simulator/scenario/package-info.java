/** Scenario files: read, checked and multiplied by their matrix into values that can be run. */
@NullMarked
package io.weir.simulator.scenario;

import org.jspecify.annotations.NullMarked;
