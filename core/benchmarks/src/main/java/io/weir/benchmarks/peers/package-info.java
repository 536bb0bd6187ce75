/** Proxies that were weighed and not chosen, kept to measure the choice again. */
@NullMarked
package io.weir.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
