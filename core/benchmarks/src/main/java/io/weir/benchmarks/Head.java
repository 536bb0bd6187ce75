package io.weir.benchmarks;

import io.weir.routing.exchange.RequestHead;
import org.jspecify.annotations.Nullable;

/** The head of a GET request without headers. */
record Head(String authority, String path) implements RequestHead {
  @Override
  public String method() {
    return "GET";
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public @Nullable String sourceAddress() {
    return null;
  }
}
