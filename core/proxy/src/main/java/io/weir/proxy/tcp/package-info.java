/** Connections whose bytes pass through as they are, balanced like requests. */
@NullMarked
package io.weir.proxy.tcp;

import org.jspecify.annotations.NullMarked;
