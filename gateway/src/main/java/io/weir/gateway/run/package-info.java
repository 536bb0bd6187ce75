/** The gateway as a process: serves what its files say, for as long as it is let. */
@NullMarked
package io.weir.gateway.run;

import org.jspecify.annotations.NullMarked;
