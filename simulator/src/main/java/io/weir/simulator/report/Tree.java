package io.weir.simulator.report;

import io.weir.simulator.report.JsonReader.UnexpectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a JSON value, for reading what is expected there.
 *
 * @param path from the root, for messages
 * @param json what is there
 */
record Tree(String path, Json json) {

  /** The root of a value. */
  static Tree of(Json json) {
    return new Tree("", json);
  }

  Tree at(String key) {
    return find(key).orElseThrow(() -> new UnexpectedException("'" + below(key) + "' is missing"));
  }

  Optional<Tree> find(String key) {
    return Optional.ofNullable(object().members().get(key))
        .map(value -> new Tree(below(key), value));
  }

  Map<String, Json> members() {
    return object().members();
  }

  List<Tree> items() {
    if (!(json instanceof Json.Array array)) {
      throw unexpected("a list");
    }
    List<Tree> items = new ArrayList<>();
    for (Json item : array.items()) {
      items.add(new Tree(path + "[" + items.size() + "]", item));
    }
    return items;
  }

  String text() {
    if (json instanceof Json.Text text) {
      return text.value();
    }
    throw unexpected("a string");
  }

  /** Not a number if it is {@code null}. */
  double number() {
    if (json instanceof Json.Literal literal) {
      try {
        return literal.text().equals("null") ? Double.NaN : Double.parseDouble(literal.text());
      } catch (NumberFormatException _) {
        throw unexpected("a number");
      }
    }
    throw unexpected("a number");
  }

  long whole() {
    double value = number();
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw unexpected("a whole number");
    }
    return (long) value;
  }

  List<Long> wholes() {
    return items().stream().map(Tree::whole).toList();
  }

  double[] numbers() {
    return items().stream().mapToDouble(Tree::number).toArray();
  }

  private Json.Members object() {
    if (json instanceof Json.Members members) {
      return members;
    }
    throw unexpected("an object");
  }

  private UnexpectedException unexpected(String wanted) {
    return new UnexpectedException(
        (path.isEmpty() ? "it" : "'" + path + "'") + " is not " + wanted);
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
