package io.weir.simulator.trace;

import io.weir.codec.Fault;
import io.weir.codec.Suggestion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as in RFC 4180, with a line of names first. A value may stand in quotes,
 * but not go over several lines.
 */
final class CsvFormat implements LineFormat {

  private static final int MAX_COLUMNS = 1000;

  private final Columns columns;
  private List<String> names = List.of();
  private int at;
  private int path;
  private int bytes;
  private int method;

  CsvFormat(Columns columns) {
    this.columns = columns;
  }

  @Override
  public boolean read(String line, Row row) throws BrokenLineException {
    List<String> values = split(line);
    if (names.isEmpty()) {
      header(values);
      return false;
    }
    if (values.size() != names.size()) {
      throw new BrokenLineException(
          "has %d values, but the first line names %d columns"
              .formatted(values.size(), names.size()));
    }
    row.at = values.get(at);
    row.path = values.get(path);
    row.bytes = bytes < 0 ? null : values.get(bytes);
    row.method = method < 0 ? null : values.get(method);
    return true;
  }

  private void header(List<String> values) throws BrokenLineException {
    names = values.stream().map(String::strip).toList();
    for (int i = 1; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        throw new BrokenLineException("names column " + Fault.quote(names.get(i)) + " twice");
      }
    }
    at = required(columns.at(), "at");
    path = required(columns.path(), "path");
    bytes = optional(columns.bytes(), Columns.BYTES, "bytes");
    method = optional(columns.method(), Columns.METHOD, "method");
  }

  private int optional(@Nullable String given, String otherwise, String key)
      throws BrokenLineException {
    return given == null ? names.indexOf(otherwise) : required(given, key);
  }

  private int required(String name, String key) throws BrokenLineException {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new BrokenLineException(
          "names no column "
              + Fault.quote(name)
              + Suggestion.among(name, names)
              + "; name the right one by columns: { "
              + key
              + ": ... }");
    }
    return index;
  }

  private static List<String> split(String line) throws BrokenLineException {
    List<String> values = new ArrayList<>();
    int i = 0;
    while (i <= line.length()) {
      if (values.size() == MAX_COLUMNS) {
        throw new BrokenLineException("has more than " + MAX_COLUMNS + " values");
      }
      if (i < line.length() && line.charAt(i) == '"') {
        i = quoted(line, i, values);
      } else {
        int comma = line.indexOf(',', i);
        int end = comma < 0 ? line.length() : comma;
        values.add(line.substring(i, end));
        i = end + 1;
      }
    }
    return values;
  }

  /** Returns where the value behind this one begins. */
  private static int quoted(String line, int from, List<String> values) throws BrokenLineException {
    StringBuilder value = new StringBuilder();
    for (int i = from + 1; i < line.length(); i++) {
      if (line.charAt(i) != '"') {
        value.append(line.charAt(i));
      } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append(line.charAt(++i));
      } else if (i + 1 == line.length() || line.charAt(i + 1) == ',') {
        values.add(value.toString());
        return i + 2;
      } else {
        throw new BrokenLineException("has text behind a quoted value; put a comma between them");
      }
    }
    throw new BrokenLineException("has a quote that does not end in this line");
  }
}
