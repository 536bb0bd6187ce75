/** Time as the decisions see it: one port, handed in from outside. */
@NullMarked
package io.weir.routing.time;

import org.jspecify.annotations.NullMarked;
