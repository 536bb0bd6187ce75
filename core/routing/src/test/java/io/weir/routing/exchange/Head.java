package io.weir.routing.exchange;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's head for tests. Header names are written small. */
record Head(
    String method,
    String authority,
    String path,
    @Nullable String query,
    Map<String, String> headers)
    implements RequestHead {

  static Head get(String authority, String path) {
    return new Head("GET", authority, path, null, Map.of());
  }

  Head method(String other) {
    return new Head(other, authority, path, query, headers);
  }

  Head query(String other) {
    return new Head(method, authority, path, other, headers);
  }

  Head with(String... namesAndValues) {
    return namesAndValues.length == 2
        ? new Head(method, authority, path, query, Map.of(namesAndValues[0], namesAndValues[1]))
        : new Head(
            method,
            authority,
            path,
            query,
            Map.of(namesAndValues[0], namesAndValues[1], namesAndValues[2], namesAndValues[3]));
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public @Nullable String sourceAddress() {
    return null;
  }
}
