/** The gateway's process: puts the parts together. */
@NullMarked
package io.weir.gateway;

import org.jspecify.annotations.NullMarked;
