package io.weir.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes that others are made of. */
public final class Shapes {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?");

  /** Any text. */
  public static final Shape<String> TEXT = text("text", "");

  /** {@code true} or {@code false}. */
  public static final Shape<Boolean> TRUTH =
      scalar(
          new Description.Truth(),
          scalar ->
              switch (scalar.plain() ? scalar.text() : "") {
                case "true" -> true;
                case "false" -> false;
                default -> null;
              });

  /** Any value, left as it is. */
  public static final Shape<Node> ANYTHING =
      new Shape<>(new Description.Anything("a value"), (node, faults) -> node);

  private Shapes() {}

  /**
   * Reads a scalar.
   *
   * @param <T> the value
   */
  @FunctionalInterface
  interface ScalarReader<T> {

    /** The value, or null if the text is not what the description says. */
    @Nullable T read(Node.Scalar scalar);
  }

  static <T> Shape<T> scalar(Description description, ScalarReader<T> reader) {
    return new Shape<>(
        description,
        (node, faults) -> {
          T value = reader.read((Node.Scalar) node);
          if (value == null) {
            faults.add(node, "must be " + description.what() + ", not " + node.kind());
          }
          return value;
        });
  }

  /** Text of a pattern; an empty one stands for any. */
  public static Shape<String> text(String what, String pattern) {
    Pattern whole = Pattern.compile(pattern.isEmpty() ? "(?s).*" : pattern);
    return scalar(
        new Description.Text(what, pattern, List.of()),
        scalar -> whole.matcher(scalar.text()).matches() ? scalar.text() : null);
  }

  /** Any text, with examples for an editor to offer. */
  public static Shape<String> text(String what, List<String> examples) {
    return scalar(new Description.Text(what, "", examples), Node.Scalar::text);
  }

  /** What another shape may be, left as it is to be read later. */
  public static Shape<Node> unread(Shape<?> shape) {
    return new Shape<>(shape.description(), (node, faults) -> node);
  }

  /** A whole number in a range. */
  public static Shape<Integer> integer(int min, int max) {
    String what = min == max ? "" + min : "a whole number from " + min + " to " + max;
    return scalar(
        new Description.Numeric(what, true, min, max),
        scalar -> {
          if (!scalar.plain() || !INTEGER.matcher(scalar.text()).matches()) {
            return null;
          }
          long value = Long.parseLong(scalar.text());
          return value < min || value > max ? null : (Integer) (int) value;
        });
  }

  /** A number in a range, without a unit. */
  public static Shape<Double> number(double min, double max) {
    String what = "a number from " + plain(min) + " to " + plain(max);
    return scalar(
        new Description.Numeric(what, false, min, max),
        scalar -> {
          if (!scalar.plain() || !NUMBER.matcher(scalar.text()).matches()) {
            return null;
          }
          double value = Double.parseDouble(scalar.text());
          return value < min || value > max ? null : (Double) value;
        });
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /**
   * A word with its value.
   *
   * @param word as written
   * @param value what it stands for
   * @param doc one line for people
   * @param <T> of the value
   */
  public record Word<T>(String word, T value, String doc) {}

  /** One of some words. */
  @SafeVarargs
  public static <T> Shape<T> words(Word<T>... words) {
    Map<String, T> values = new LinkedHashMap<>();
    List<Description.Meaning> meanings = new ArrayList<>();
    for (Word<T> word : words) {
      values.put(word.word(), word.value());
      meanings.add(new Description.Meaning(word.word(), word.doc()));
    }
    Description description = new Description.Words(meanings);
    return new Shape<>(
        description,
        (node, faults) -> {
          String text = ((Node.Scalar) node).text();
          T value = values.get(text);
          if (value == null) {
            String near = Suggestion.among(text, values.keySet());
            faults.add(node, "must be " + description.what() + ", not " + node.kind() + near);
          }
          return value;
        });
  }

  /** The single word {@code none}, {@code all} or such, as one side of {@link #either}. */
  public static <T> Shape<T> word(String word, T value, String doc) {
    return words(new Word<>(word, value, doc));
  }

  /** A list. */
  public static <T> Shape<List<T>> list(Shape<T> item, int min, int max) {
    return new Shape<>(
        new Description.Items(item.description(), min, max),
        (node, faults) -> {
          List<Node> items = ((Node.Sequence) node).items();
          if (items.size() < min || items.size() > max) {
            faults.add(
                node, "must have from " + min + " to " + max + " items, not " + items.size());
            return null;
          }
          List<T> values = new ArrayList<>(items.size());
          for (Node each : items) {
            T value = item.read(each, faults);
            if (value != null) {
              values.add(value);
            }
          }
          return values.size() == items.size() ? values : null;
        });
  }

  /** A mapping from names that the user chooses, in order. */
  public static <T> Shape<Map<String, T>> entries(Shape<String> name, Shape<T> value) {
    return new Shape<>(
        new Description.Entries(value.description(), name.description()),
        (node, faults) -> {
          Map<String, T> values = new LinkedHashMap<>();
          List<Node.Entry> entries = ((Node.Mapping) node).entries();
          for (Node.Entry entry : entries) {
            Node key = new Node.Scalar(entry.place(), entry.value().path(), entry.key(), false);
            String named = name.read(key, faults);
            T read = value.read(entry.value(), faults);
            if (named != null && read != null) {
              values.put(named, read);
            }
          }
          return values.size() == entries.size() ? values : null;
        });
  }

  /**
   * Any of several shapes, told apart by the kind of node. Among scalars words come first, and at
   * most one shape may be anything else.
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Shape<T> either(Shape<? extends T>... shapes) {
    List<Shape<? extends T>> all = List.of(shapes);
    Description description =
        new Description.AnyOf(all.stream().<Description>map(Shape::description).toList());
    return new Shape<>(description, (node, faults) -> firstFit(all, description, node, faults));
  }

  private static <T> @Nullable T firstFit(
      List<Shape<? extends T>> shapes, Description description, Node node, FaultList faults) {
    FaultList found = new FaultList();
    for (Shape<? extends T> shape : shapes) {
      if (shape.description().fits(node)) {
        FaultList own = new FaultList();
        T value = shape.read(node, own);
        if (value != null) {
          return value;
        }
        own.faults().stream().filter(f -> saysMore(f, shape, node)).forEach(found::add);
      }
    }
    faults.addAll(found);
    if (found.isEmpty()) {
      String near =
          node instanceof Node.Scalar scalar ? Suggestion.among(scalar.text(), words(shapes)) : "";
      faults.add(node, "must be " + description.what() + ", not " + node.kind() + near);
    }
    return null;
  }

  /** Whether a fault says more than that the node is not what this shape could be. */
  private static boolean saysMore(Fault fault, Shape<?> shape, Node node) {
    return !(fault.path().equals(node.path())
        && fault.message().startsWith("must be " + shape.description().what()));
  }

  private static List<String> words(List<? extends Shape<?>> shapes) {
    return shapes.stream()
        .flatMap(
            s -> s.description() instanceof Description.Words all ? all.words().stream() : null)
        .map(Description.Meaning::word)
        .toList();
  }
}
