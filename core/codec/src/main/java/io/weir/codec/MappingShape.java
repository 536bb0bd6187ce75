package io.weir.codec;

import io.weir.routing.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the shape of a mapping from its parts. */
public final class MappingShape {

  private final String what;
  private final List<Part<?>> parts;
  private final List<String> later;

  /**
   * Makes the value once every part was read without a fault.
   *
   * @param <T> the value
   */
  @FunctionalInterface
  public interface Maker<T> {

    /** The value, or null after at least one fault was added. */
    @Nullable T make(Fields fields, FaultList faults);
  }

  private MappingShape(String what, List<Part<?>> parts, List<String> later) {
    this.what = what;
    this.parts = List.copyOf(parts);
    this.later = List.copyOf(later);
  }

  /** A mapping of these parts; {@code what} is what it is, such as {@code a timeout}. */
  public static MappingShape of(String what, Part<?>... parts) {
    return new MappingShape(what, List.of(parts), List.of());
  }

  /** Keys that the format has, but not this version. */
  public MappingShape notYet(String... keys) {
    return new MappingShape(what, parts, List.of(keys));
  }

  /** The shape, given how its value is made. What a spec refuses becomes a fault of its key. */
  public <T> Shape<T> to(Function<Fields, T> maker) {
    return checked((fields, faults) -> maker.apply(fields));
  }

  /** The shape, given how its value is made and checked. */
  public <T> Shape<T> checked(Maker<T> maker) {
    return new Shape<>(description(), (node, faults) -> read((Node.Mapping) node, maker, faults));
  }

  private <T> @Nullable T read(Node.Mapping mapping, Maker<T> maker, FaultList faults) {
    FaultList own = new FaultList();
    Fields fields = new Fields(mapping);
    for (Node.Entry entry : mapping.entries()) {
      Part<?> part = partOf(entry.key());
      if (part == null) {
        fields.foundUnknown(later.contains(entry.key()));
        own.add(unknown(entry));
      } else {
        part.read(entry, fields, own);
      }
    }
    parts.forEach(part -> part.finish(fields, own));
    T value = own.isEmpty() ? make(fields, maker, own) : null;
    faults.addAll(own);
    return value;
  }

  private static <T> @Nullable T make(Fields fields, Maker<T> maker, FaultList faults) {
    try {
      return maker.make(fields, faults);
    } catch (SpecException e) {
      SpecFaults.add(e, fields.node(), faults);
      return null;
    }
  }

  private @Nullable Part<?> partOf(String key) {
    for (Part<?> part : parts) {
      if (part.claims(key)) {
        return part;
      }
    }
    return null;
  }

  private Fault unknown(Node.Entry entry) {
    String key = Fault.quote(entry.key());
    if (later.contains(entry.key())) {
      return fault(entry, key + " is not supported yet; leave it out");
    }
    List<String> known = keys();
    return fault(
        entry,
        "unknown key "
            + key
            + Suggestion.among(entry.key(), known)
            + " ("
            + what
            + " has "
            + (known.isEmpty() ? "no keys" : String.join(", ", known))
            + ")");
  }

  private static Fault fault(Node.Entry entry, String message) {
    return new Fault(entry.place(), entry.value().path(), message);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Part<?> part : parts) {
      switch (part) {
        case Key<?> key -> keys.add(key.name());
        case Choice<?> choice ->
            choice.description().alternatives().forEach(a -> keys.add(a.name()));
        case Rest<?> _ -> {}
      }
    }
    return keys;
  }

  private Description.Fields description() {
    List<Description.Field> fields = new ArrayList<>();
    List<Description.OneOf> choices = new ArrayList<>();
    Description others = null;
    for (Part<?> part : parts) {
      switch (part) {
        case Key<?> key -> fields.add(key.description());
        case Choice<?> choice -> choices.add(choice.description());
        case Rest<?> rest -> others = rest.description();
      }
    }
    return new Description.Fields(what, fields, choices, others);
  }
}
