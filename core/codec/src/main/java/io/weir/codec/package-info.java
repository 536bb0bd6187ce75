/**
 * Configuration text to values. A {@link io.weir.codec.Document} is a tree that knows where each of
 * its nodes stands in the file; a {@link io.weir.codec.Shape} says what a node may be, reads it,
 * and collects every fault with its place.
 */
@NullMarked
package io.weir.codec;

import org.jspecify.annotations.NullMarked;
