package io.weir.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a mapping of which exactly one is given: {@code { slow: ... }} or {@code { fail: ... }}.
 *
 * @param <T> the value of each
 */
public final class Choice<T> implements Part<T> {

  private final Description.OneOf description;
  private final Map<String, Shape<? extends T>> shapes = new LinkedHashMap<>();

  private Choice(String what, List<Alternative<T>> alternatives) {
    alternatives.forEach(a -> shapes.put(a.name(), a.shape()));
    this.description =
        new Description.OneOf(what, alternatives.stream().map(Alternative::field).toList(), true);
  }

  /**
   * One of the keys.
   *
   * @param name as written
   * @param shape of what stands behind it
   * @param doc one line for people
   * @param <T> its value
   */
  public record Alternative<T>(String name, Shape<? extends T> shape, String doc) {
    private Description.Field field() {
      return new Description.Field(name, doc, false, null, shape.description());
    }
  }

  /** A choice; {@code what} is what the keys are together, such as {@code a balancer}. */
  public static <T> Choice<T> of(String what, List<Alternative<T>> alternatives) {
    return new Choice<>(what, alternatives);
  }

  /** As data. */
  public Description.OneOf description() {
    return description;
  }

  @Override
  public boolean claims(String key) {
    return shapes.containsKey(key);
  }

  @Override
  public void read(Node.Entry entry, Fields fields, FaultList faults) {
    if (fields.has(this)) {
      faults.add(
          new Fault(
              entry.place(),
              entry.value().path(),
              "'" + entry.key() + "' is too much: " + description.what() + " is there already"));
      return;
    }
    Shape<? extends T> shape = shapes.get(entry.key());
    @Nullable T value = shape == null ? null : shape.read(entry.value(), faults);
    fields.put(this, value, entry.value());
  }

  @Override
  public void finish(Fields fields, FaultList faults) {
    if (!fields.has(this) && !fields.hasUnknown()) {
      faults.add(
          fields.node(),
          description.what() + " is missing; give one of " + String.join(", ", shapes.keySet()));
    }
  }
}
