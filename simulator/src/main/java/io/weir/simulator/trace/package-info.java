/** Recorded requests: access logs as CSV or JSON, read line by line within limits. */
@NullMarked
package io.weir.simulator.trace;

import org.jspecify.annotations.NullMarked;
