/**
 * The two sides of an exchange as sockets: {@link io.weir.proxy.http.Http1Downstream} is a caller's
 * connection, {@link io.weir.proxy.http.HttpUpstream} sends tries to endpoints. They carry out what
 * the routing core decides, pass bodies on with back-pressure, and decide nothing themselves.
 */
@NullMarked
package io.weir.proxy.http;

import org.jspecify.annotations.NullMarked;
