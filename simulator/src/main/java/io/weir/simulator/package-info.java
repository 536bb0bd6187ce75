/** Replays scenarios through the routing core in virtual time. */
@NullMarked
package io.weir.simulator;

import org.jspecify.annotations.NullMarked;
