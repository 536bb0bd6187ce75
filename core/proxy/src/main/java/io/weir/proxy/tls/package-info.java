/** TLS on both sides: certificates of listeners by name, and what endpoints are asked for. */
@NullMarked
package io.weir.proxy.tls;

import org.jspecify.annotations.NullMarked;
