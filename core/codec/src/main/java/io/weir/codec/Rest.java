package io.weir.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All keys of a mapping that no other part claims.
 *
 * @param <T> the value of each
 */
public final class Rest<T> implements Part<Map<String, T>> {

  private final Shape<T> shape;

  private Rest(Shape<T> shape) {
    this.shape = shape;
  }

  /** The rest, each of a shape. */
  public static <T> Rest<T> of(Shape<T> shape) {
    return new Rest<>(shape);
  }

  /** What stands behind each key. */
  public Description description() {
    return shape.description();
  }

  @Override
  public boolean claims(String key) {
    return true;
  }

  @Override
  public void read(Node.Entry entry, Fields fields, FaultList faults) {
    T value = shape.read(entry.value(), faults);
    if (value != null) {
      Map<String, T> all = new LinkedHashMap<>();
      if (fields.has(this)) {
        all.putAll(fields.get(this));
      }
      all.put(entry.key(), value);
      fields.put(this, all, entry.value());
    }
  }

  @Override
  public void finish(Fields fields, FaultList faults) {
    if (!fields.has(this)) {
      fields.putDefault(this, Map.of());
    }
  }
}
