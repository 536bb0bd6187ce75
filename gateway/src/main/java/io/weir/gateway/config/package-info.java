/**
 * {@code gateway.yaml}: read, checked, and turned into a {@link io.weir.codec.shell.ProxySpec}.
 * Nothing here outlives the reading.
 */
@NullMarked
package io.weir.gateway.config;

import org.jspecify.annotations.NullMarked;
