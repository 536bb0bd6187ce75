package io.weir.routing.stats;

/** How one exchange ended for its caller. Every exchange ends in exactly one of these. */
public enum Disposition {
  /** A good answer. */
  OK,
  /** A failed answer, the endpoint's or, when no try got one, the proxy's. */
  ERROR,
  /** Its time ran out. */
  TIMEOUT,
  /** The proxy did not try: no route, no endpoint, limit reached. */
  REJECTED,
  /** The caller went away first. */
  CANCELLED;

  private static final Disposition[] ALL = values();

  /** How many there are. */
  public static int count() {
    return ALL.length;
  }
}
