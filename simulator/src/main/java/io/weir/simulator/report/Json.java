package io.weir.simulator.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value and its one canonical text: keys sorted, two blanks of indent, numbers as they were
 * given, and a thing that holds no object on one line.
 *
 * <p>Of its own since what matters here, one metric a line and sorted keys, is what Jackson's
 * generator leaves to its caller.
 */
public sealed interface Json {

  /** A string. */
  record Text(String value) implements Json {}

  /** A number, or {@code null}, {@code true} or {@code false}: printed as it is. */
  record Literal(String text) implements Json {}

  /** A list. */
  record Array(List<Json> items) implements Json {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** An object, filled by its maker. */
  record Members(SortedMap<String, Json> members) implements Json {

    /** An empty one. */
    public Members() {
      this(new TreeMap<>());
    }

    /** Adds a member. */
    public Members with(String key, Json value) {
      members.put(key, value);
      return this;
    }

    /** Adds a string. */
    public Members with(String key, String value) {
      return with(key, new Text(value));
    }

    /** Adds a whole number. */
    public Members with(String key, long value) {
      return with(key, of(value));
    }
  }

  /** A whole number. */
  static Json of(long value) {
    return new Literal(Long.toString(value));
  }

  /** A number in fixed point; {@code null} if it is none. */
  static Json fixed(double value, int decimals) {
    return new Literal(Fixed.of(value, decimals));
  }

  /** A tree of maps, lists, strings, numbers and booleans. */
  static Json of(Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Members members = new Members();
        map.forEach((key, value) -> members.with(String.valueOf(key), of((Object) value)));
        yield members;
      }
      case List<?> list -> new Array(list.stream().map(item -> of((Object) item)).toList());
      case String text -> new Text(text);
      case BigDecimal number -> new Literal(number.toPlainString());
      case Number _, Boolean _ -> new Literal(tree.toString());
      default -> throw new IllegalArgumentException("no JSON: " + tree.getClass());
    };
  }

  /** The canonical text, with a line feed at its end. */
  default String print() {
    StringBuilder out = new StringBuilder();
    JsonPrinter.print(this, 0, out);
    return out.append('\n').toString();
  }
}
