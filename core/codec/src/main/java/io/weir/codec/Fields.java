package io.weir.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was read from one mapping: the value of each of its parts. */
public final class Fields {

  private final Node.Mapping mapping;
  private final Map<Part<?>, Node> nodes = new HashMap<>();
  private final Map<Part<?>, Object> values = new HashMap<>();
  private boolean unknown;
  private boolean later;

  Fields(Node.Mapping mapping) {
    this.mapping = mapping;
  }

  /** The mapping itself. */
  public Node.Mapping node() {
    return mapping;
  }

  /** Where a part stands, or the mapping if it was left out. */
  public Node node(Part<?> part) {
    return nodes.getOrDefault(part, mapping);
  }

  /** Whether a part was given. */
  public boolean has(Part<?> part) {
    return nodes.containsKey(part);
  }

  /** The value of a part that was given, is required, or has a default. */
  public <T> T get(Part<T> part) {
    T value = find(part);
    if (value == null) {
      throw new IllegalStateException("asked for what may be left out, in " + mapping.path());
    }
    return value;
  }

  /** The value of a part, or null if it was left out and has no default. */
  @SuppressWarnings("unchecked") // only put() and putDefault() fill the map
  public <T> @Nullable T find(Part<T> part) {
    return (T) values.get(part);
  }

  <T> void put(Part<T> part, @Nullable T value, Node node) {
    nodes.put(part, node);
    putDefault(part, value);
  }

  <T> void putDefault(Part<T> part, @Nullable T value) {
    if (value != null) {
      values.put(part, value);
    }
  }

  void foundUnknown(boolean supportedLater) {
    unknown = true;
    later |= supportedLater;
  }

  /** Whether there is a key that is not supported yet and may stand for what is missing. */
  boolean hasLater() {
    return later;
  }

  boolean hasUnknown() {
    return unknown;
  }
}
