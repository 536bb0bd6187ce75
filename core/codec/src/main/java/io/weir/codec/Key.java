package io.weir.codec;

import org.jspecify.annotations.Nullable;

/**
 * A key of a mapping and what stands behind it.
 *
 * @param <T> its value
 */
public final class Key<T> implements Part<T> {

  private final Description.Field description;
  private final Shape<T> shape;
  private final @Nullable Node fallback;

  private Key(
      String name, Shape<T> shape, boolean required, @Nullable String fallback, String doc) {
    this.description = new Description.Field(name, doc, required, fallback, shape.description());
    this.shape = shape;
    this.fallback = fallback == null ? null : Document.parse("default of " + name, fallback).root();
    if (this.fallback != null) {
      shape.read(this.fallback);
    }
  }

  /** A key that must be there. */
  public static <T> Key<T> required(String name, Shape<T> shape, String doc) {
    return new Key<>(name, shape, true, null, doc);
  }

  /** A key that may be left out, and then is as if {@code fallback} were written. */
  public static <T> Key<T> withDefault(String name, Shape<T> shape, String fallback, String doc) {
    return new Key<>(name, shape, false, fallback, doc);
  }

  /** A key that may be left out; ask for it with {@link Fields#find}. */
  public static <T> Key<T> optional(String name, Shape<T> shape, String doc) {
    return new Key<>(name, shape, false, null, doc);
  }

  /** As data. */
  public Description.Field description() {
    return description;
  }

  /** As written. */
  public String name() {
    return description.name();
  }

  @Override
  public boolean claims(String key) {
    return key.equals(name());
  }

  @Override
  public void read(Node.Entry entry, Fields fields, FaultList faults) {
    fields.put(this, shape.read(entry.value(), faults), entry.value());
  }

  @Override
  public void finish(Fields fields, FaultList faults) {
    if (fields.has(this)) {
      return;
    }
    if (description.required() && !fields.hasLater()) {
      faults.add(
          fields.node(),
          "key '"
              + name()
              + "' is missing: "
              + description.doc()
              + "; it must be "
              + shape.description().what());
    }
    if (fallback != null) {
      Node.Mapping mapping = fields.node();
      Node placed = moved(fallback, mapping.place(), Node.member(mapping.path(), name()));
      fields.putDefault(this, shape.read(placed, faults));
    }
  }

  /** The default as if it were written where the mapping begins, for faults that come later. */
  private static Node moved(Node node, Place place, String path) {
    return switch (node) {
      case Node.Scalar scalar -> new Node.Scalar(place, path, scalar.text(), scalar.plain());
      case Node.Sequence list ->
          new Node.Sequence(
              place, path, list.items().stream().map(n -> moved(n, place, path)).toList(), 1);
      case Node.Mapping mapping ->
          new Node.Mapping(
              place,
              path,
              mapping.entries().stream()
                  .map(e -> new Node.Entry(e.key(), place, moved(e.value(), place, path)))
                  .toList(),
              1);
    };
  }
}
