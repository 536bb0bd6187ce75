/**
 * HTTP/1.1 as bytes (RFC 9112): reads messages strictly, writes them anew from what was read. No
 * sockets, no clocks.
 */
@NullMarked
package io.weir.proxy.wire;

import org.jspecify.annotations.NullMarked;
