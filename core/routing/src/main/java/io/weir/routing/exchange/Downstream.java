package io.weir.routing.exchange;

/**
 * The port to the caller of one exchange. Exactly one of {@link #respond} and {@link #answer} is
 * called, once, unless the caller went away before. All calls on the loop that owns the router.
 */
public interface Downstream {

  /** The head of the request; the same for as long as the exchange lasts. */
  RequestHead head();

  /** A route took the request: all that follows comes from this exchange. Told before anything. */
  default void taken(Exchange exchange) {}

  /**
   * Forwards this attempt's answer, whose head is here; its body follows until the attempt ends.
   */
  void respond(Attempt attempt, ResponseHead head);

  /**
   * Gives the proxy's own answer.
   *
   * @param retryAfterNanos when the caller should come back, or -1
   */
  void answer(LocalAnswer answer, long retryAfterNanos);

  /** The answer that was being forwarded broke off. */
  void abort();

  /** Whether the request can be sent once more: it has no body, or all of it is still at hand. */
  default boolean replayable() {
    return true;
  }
}
