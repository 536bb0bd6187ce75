package io.weir.simulator.trace;

import org.jspecify.annotations.Nullable;

/**
 * What the columns of a CSV file, or the members of a JSON object, are called.
 *
 * @param at when the request came
 * @param path with its query, if any
 * @param bytes how large the answer was; null for {@value #BYTES}, where there is one
 * @param method null for {@value #METHOD}, where there is one
 */
public record Columns(String at, String path, @Nullable String bytes, @Nullable String method) {

  /** The names in Weir's own access log. */
  public static final String AT = "time";

  /** Likewise. */
  public static final String PATH = "path";

  /** Likewise. */
  public static final String BYTES = "bytes";

  /** Likewise. */
  public static final String METHOD = "method";
}
