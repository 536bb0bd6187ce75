package io.weir.routing.exchange;

import io.weir.routing.spec.MatchSpec.ValueMatch;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One {@link ValueMatch}, ready to be asked: of a header or of a query parameter. */
final class ValueCondition {

  private final String name;
  private final byte[] nameBytes;
  private final String value;
  private final byte[] valueBytes;
  private final @Nullable BoundedPattern pattern;

  /**
   * A condition.
   *
   * @param pattern the compiled value, or null if the value is meant literally
   */
  ValueCondition(ValueMatch match, @Nullable BoundedPattern pattern) {
    this.name = match.name().toLowerCase(Locale.ROOT);
    this.nameBytes = match.name().getBytes(StandardCharsets.UTF_8);
    this.value = match.value();
    this.valueBytes = match.value().getBytes(StandardCharsets.UTF_8);
    this.pattern = pattern;
  }

  boolean holdsForHeader(RequestHead head) {
    String actual = head.header(name);
    if (actual == null) {
      return false;
    }
    return pattern == null ? actual.equals(value) : pattern.matches(actual);
  }

  boolean holdsForQuery(RequestHead head) {
    String query = head.query();
    if (query == null) {
      return false;
    }
    if (pattern == null) {
      return QueryText.has(query, nameBytes, valueBytes);
    }
    String actual = QueryText.value(query, nameBytes);
    return actual != null && pattern.matches(actual);
  }
}
