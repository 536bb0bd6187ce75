/** Connections to endpoints, from a name to the protocol that is spoken on them. */
@NullMarked
package io.weir.proxy.net;

import org.jspecify.annotations.NullMarked;
