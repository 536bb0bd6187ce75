/**
 * What the routing core costs per decision, by JMH: nanoseconds, and bytes with {@code -prof gc}.
 */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
