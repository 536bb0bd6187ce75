package io.weir.simulator.engine;

import io.weir.routing.exchange.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * What a router sees of a simulated request; shared by all that look the same.
 *
 * @param source who sends it
 * @param entry the place of the service that it is for, among all services
 */
record Head(
    String method,
    String authority,
    String path,
    @Nullable String query,
    @Nullable String source,
    int entry)
    implements RequestHead {

  /** The head of requests for a path, with its query if it has one. */
  static Head of(
      String method, String authority, String target, @Nullable String source, int entry) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new Head(method, authority, target, null, source, entry)
        : new Head(
            method,
            authority,
            target.substring(0, mark),
            target.substring(mark + 1),
            source,
            entry);
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public @Nullable String sourceAddress() {
    return source;
  }
}
