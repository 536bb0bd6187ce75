/** Raw HTTP/1 inputs, sent to any gateway with a recording endpoint behind it, and judged. */
@NullMarked
package io.weir.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
