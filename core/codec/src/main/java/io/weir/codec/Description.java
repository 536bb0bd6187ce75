package io.weir.codec;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be, as data: the one source for messages, printed documentation and a JSON
 * Schema.
 */
public sealed interface Description {

  /** For messages, behind "must be": {@code a duration such as 250ms}. */
  String what();

  /** Whether a node is of a kind that could be this at all. */
  boolean fits(Node node);

  /**
   * Text.
   *
   * @param what with an example
   * @param pattern a regular expression for the whole text; empty for any
   * @param examples for an editor to offer; may be empty
   */
  record Text(String what, String pattern, List<String> examples) implements Description {
    public Text {
      examples = List.copyOf(examples);
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Scalar;
    }
  }

  /**
   * A number without a unit.
   *
   * @param what with its range
   * @param whole whether it has no fraction
   * @param min the least
   * @param max the greatest
   */
  record Numeric(String what, boolean whole, double min, double max) implements Description {
    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Scalar;
    }
  }

  /** {@code true} or {@code false}. */
  record Truth() implements Description {
    @Override
    public String what() {
      return "true or false";
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Scalar;
    }
  }

  /**
   * One of some words.
   *
   * @param words each with what it means
   */
  record Words(List<Meaning> words) implements Description {
    public Words {
      words = List.copyOf(words);
    }

    @Override
    public String what() {
      return or(words.stream().map(Meaning::word).toList());
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Scalar;
    }
  }

  /**
   * A word and one line about it.
   *
   * @param word as written
   * @param doc for people
   */
  record Meaning(String word, String doc) {}

  /**
   * A list.
   *
   * @param item each of it
   * @param min at least so many
   * @param max at most so many
   */
  record Items(Description item, int min, int max) implements Description {
    @Override
    public String what() {
      return "a list";
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Sequence;
    }
  }

  /**
   * A mapping whose keys are names that the user chooses.
   *
   * @param value behind each name
   * @param name what a name is
   */
  record Entries(Description value, Description name) implements Description {
    @Override
    public String what() {
      return "a mapping";
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Mapping;
    }
  }

  /**
   * A mapping of known keys.
   *
   * @param what such as {@code a timeout}
   * @param fields each key
   * @param choices groups of keys of which one is given
   * @param others what the value of any other key may be, or null if there is none
   */
  record Fields(String what, List<Field> fields, List<OneOf> choices, @Nullable Description others)
      implements Description {
    public Fields {
      fields = List.copyOf(fields);
      choices = List.copyOf(choices);
    }

    @Override
    public boolean fits(Node node) {
      return node instanceof Node.Mapping;
    }
  }

  /**
   * A key.
   *
   * @param name as written
   * @param doc one line for people
   * @param required whether it must be given
   * @param fallback what holds when it is not given, as it would be written; null if nothing does
   * @param value behind it
   */
  record Field(
      String name, String doc, boolean required, @Nullable String fallback, Description value) {}

  /**
   * Keys that exclude each other.
   *
   * @param what they are together, such as {@code a balancer}
   * @param alternatives each key
   * @param required whether one must be given
   */
  record OneOf(String what, List<Field> alternatives, boolean required) {
    public OneOf {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * Any of several, told apart by their kind.
   *
   * @param alternatives at least two
   */
  record AnyOf(List<Description> alternatives) implements Description {
    public AnyOf {
      alternatives = List.copyOf(alternatives);
    }

    @Override
    public String what() {
      return or(alternatives.stream().map(Description::what).toList());
    }

    @Override
    public boolean fits(Node node) {
      return alternatives.stream().anyMatch(a -> a.fits(node));
    }
  }

  /**
   * A description that contains itself.
   *
   * @param what it is, and its name in a schema
   * @param target the description
   */
  record Recursive(String what, Supplier<Description> target) implements Description {
    @Override
    public boolean fits(Node node) {
      return target.get().fits(node);
    }
  }

  /**
   * Any value at all, read later.
   *
   * @param what it is
   */
  record Anything(String what) implements Description {
    @Override
    public boolean fits(Node node) {
      return true;
    }
  }

  private static String or(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : parts.stream().limit(last).collect(Collectors.joining(", ")) + " or " + parts.get(last);
  }
}
