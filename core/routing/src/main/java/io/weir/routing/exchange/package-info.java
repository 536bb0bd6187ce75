/**
 * The life of a request: which route it takes, its tries one after the other and side by side, and
 * the one answer that it gets. The ports to the network are here.
 */
@NullMarked
package io.weir.routing.exchange;

import org.jspecify.annotations.NullMarked;
