package io.weir.simulator.report;

import java.util.List;
import java.util.Map;

/** Prints {@link Json} canonically. */
final class JsonPrinter {

  private static final String HEX = "0123456789abcdef";

  private JsonPrinter() {}

  static void print(Json value, int depth, StringBuilder out) {
    switch (value) {
      case Json.Text text -> quote(text.value(), out);
      case Json.Literal literal -> out.append(literal.text());
      case Json.Array array -> printArray(array.items(), depth, out);
      case Json.Members object -> printObject(object, depth, out);
    }
  }

  private static void printArray(List<Json> items, int depth, StringBuilder out) {
    boolean flat = items.stream().noneMatch(JsonPrinter::holdsObject);
    out.append('[');
    String separator = "";
    for (Json item : items) {
      out.append(separator);
      newLine(flat ? -1 : depth + 1, out);
      print(item, depth + 1, out);
      separator = flat ? ", " : ",";
    }
    newLine(flat ? -1 : depth, out);
    out.append(']');
  }

  private static void printObject(Json.Members object, int depth, StringBuilder out) {
    boolean flat = object.members().values().stream().noneMatch(JsonPrinter::holdsObject);
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      out.append(separator);
      newLine(flat ? -1 : depth + 1, out);
      quote(member.getKey(), out);
      out.append(": ");
      print(member.getValue(), depth + 1, out);
      separator = flat ? ", " : ",";
    }
    newLine(flat ? -1 : depth, out);
    out.append('}');
  }

  private static boolean holdsObject(Json value) {
    return switch (value) {
      case Json.Members _ -> true;
      case Json.Array array -> array.items().stream().anyMatch(JsonPrinter::holdsObject);
      default -> false;
    };
  }

  private static void newLine(int depth, StringBuilder out) {
    if (depth >= 0) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        escape(c, out);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Also half of a pair is escaped, so that the text is valid UTF-8 whatever was in the names. */
  private static void escape(char c, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(c >> shift & 15));
    }
  }
}
