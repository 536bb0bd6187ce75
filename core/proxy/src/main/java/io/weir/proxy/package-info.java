/**
 * The event-loop shell that gateway and sidecar share: carries out on real sockets what the routing
 * core decides. {@link io.weir.proxy.Proxy} is a running one.
 */
@NullMarked
package io.weir.proxy;

import org.jspecify.annotations.NullMarked;
