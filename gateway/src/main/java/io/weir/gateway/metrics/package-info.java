/** What the core counts, as Prometheus asks for it, with Linkerd's names where it has one. */
@NullMarked
package io.weir.gateway.metrics;

import org.jspecify.annotations.NullMarked;
