/** One event loop's time. */
@NullMarked
package io.weir.proxy.loop;

import org.jspecify.annotations.NullMarked;
