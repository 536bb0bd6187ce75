/** Classes that break the rules of the simulator, so that the rules can be seen to fail. */
@NullMarked
package io.weir.simulator.violation;

import org.jspecify.annotations.NullMarked;
