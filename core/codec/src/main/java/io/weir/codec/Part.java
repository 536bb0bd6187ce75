package io.weir.codec;

/**
 * A part of a mapping: one {@link Key}, a {@link Choice} between keys, or the {@link Rest} of them.
 *
 * @param <T> what it holds
 */
public sealed interface Part<T> permits Key, Choice, Rest {

  /** Whether a key belongs to it. */
  boolean claims(String key);

  /** Reads one of its entries into {@code fields}. */
  void read(Node.Entry entry, Fields fields, FaultList faults);

  /** After all entries: defaults and missing keys. */
  void finish(Fields fields, FaultList faults);
}
