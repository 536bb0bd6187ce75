/** One event loop's time, and what is raised on it that nobody expected. */
@NullMarked
package io.weir.proxy.loop;

import org.jspecify.annotations.NullMarked;
