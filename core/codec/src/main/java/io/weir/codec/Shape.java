package io.weir.codec;

import io.weir.routing.spec.SpecException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node may be, and how it becomes a value. Immutable; one can be used for any number of
 * documents.
 *
 * @param <T> the value
 */
public final class Shape<T> {

  private final Description description;
  private final Reader<T> reader;

  /**
   * Turns a node, of which only the kind was checked, into a value.
   *
   * @param <T> the value
   */
  @FunctionalInterface
  public interface Reader<T> {

    /** The value, or null after at least one fault was added. */
    @Nullable T read(Node node, FaultList faults);
  }

  /**
   * Turns a value into another, with a look at where it stands.
   *
   * @param <T> from
   * @param <U> to
   */
  @FunctionalInterface
  public interface Step<T, U> {

    /** The value, or null after at least one fault was added. */
    @Nullable U apply(T value, Node node, FaultList faults);
  }

  /** A shape with its own reader. */
  public Shape(Description description, Reader<T> reader) {
    this.description = description;
    this.reader = reader;
  }

  /** A shape that contains itself. */
  public static <T> Shape<T> recursive(String what, Supplier<Shape<T>> target) {
    return new Shape<>(
        new Description.Recursive(what, () -> target.get().description()),
        (node, faults) -> target.get().read(node, faults));
  }

  /** What a node may be. */
  public Description description() {
    return description;
  }

  /** The node's value, or null after at least one fault was added. */
  public @Nullable T read(Node node, FaultList faults) {
    boolean nothing = node instanceof Node.Scalar scalar && scalar.isNull();
    if (nothing || !description.fits(node)) {
      faults.add(node, "must be " + description.what() + ", not " + node.kind());
      return null;
    }
    return reader.read(node, faults);
  }

  /** The node's value; throws a {@link ConfigException} with every fault. */
  public T read(Node node) {
    FaultList faults = new FaultList();
    T value = read(node, faults);
    faults.throwIfAny();
    if (value == null) {
      throw new IllegalStateException("no value and no fault at " + node.path());
    }
    return value;
  }

  /** The same node as another value. What a spec refuses becomes a fault of the node. */
  public <U> Shape<U> map(Function<T, U> function) {
    return then((value, node, faults) -> function.apply(value));
  }

  /** The same node as another value, with further checks. */
  public <U> Shape<U> then(Step<T, U> step) {
    return new Shape<>(
        description,
        (node, faults) -> {
          T value = read(node, faults);
          try {
            return value == null ? null : step.apply(value, node, faults);
          } catch (SpecException e) {
            SpecFaults.add(e, node, faults);
            return null;
          }
        });
  }

  /** The value together with its node, for checks that come later. */
  public Shape<Located<T>> located() {
    return then((value, node, faults) -> new Located<>(value, node));
  }
}
