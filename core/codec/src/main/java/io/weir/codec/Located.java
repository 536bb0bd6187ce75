package io.weir.codec;

/**
 * A value and where it was written.
 *
 * @param value what was read
 * @param node from what
 * @param <T> of the value
 */
public record Located<T>(T value, Node node) {}
