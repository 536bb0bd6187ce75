package io.weir.routing.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A read-only view of a request's head as it was received, of which nothing is copied.
 *
 * <p>Implemented by whatever parsed the request; valid only as long as that request lives, and only
 * on its loop. No method allocates or decodes where that can be avoided.
 */
public interface RequestHead {

  /** The method as received, such as {@code GET}. */
  String method();

  /**
   * The {@code Host} header or {@code :authority}: a host, perhaps with a port, in any case; empty
   * where there was none.
   */
  String authority();

  /**
   * The path without its query, not decoded: {@code /a%20b}. It is {@code *} in {@code OPTIONS *}
   * and may be empty in a {@code CONNECT}.
   */
  String path();

  /** What follows the question mark, not decoded and without it; null where there is none. */
  @Nullable String query();

  /**
   * A header's first value.
   *
   * @param name compared without regard to case
   * @return null where there is no such header
   */
  @Nullable String header(String name);

  /** The peer's address as text without its port, or null where it is unknown. */
  @Nullable String sourceAddress();
}
