package io.weir.routing.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a raw connection, in place of a request's head.
 *
 * @param authority the server name that it asks for, or empty
 * @param sourceAddress the client's address, or null
 */
public record ConnectionHead(String authority, @Nullable String sourceAddress)
    implements RequestHead {

  @Override
  public String method() {
    return "CONNECT";
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }
}
