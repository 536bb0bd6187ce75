/** What a loop counts, in plain longs, and how counts of several loops become one by addition. */
@NullMarked
package io.weir.routing.stats;

import org.jspecify.annotations.NullMarked;
