/** TLS on listeners: certificates by name, chosen by what the client asks for. */
@NullMarked
package io.weir.proxy.tls;

import org.jspecify.annotations.NullMarked;
