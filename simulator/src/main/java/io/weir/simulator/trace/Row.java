package io.weir.simulator.trace;

import org.jspecify.annotations.Nullable;

/** One request as a line tells it, as text; null for what the line does not tell. */
final class Row {
  @Nullable String at;
  @Nullable String path;
  @Nullable String bytes;
  @Nullable String method;

  void clear() {
    at = null;
    path = null;
    bytes = null;
    method = null;
  }
}
