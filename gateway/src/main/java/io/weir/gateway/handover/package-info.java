/** How one process of a gateway goes on with the listening sockets of the one before it. */
@NullMarked
package io.weir.gateway.handover;

import org.jspecify.annotations.NullMarked;
