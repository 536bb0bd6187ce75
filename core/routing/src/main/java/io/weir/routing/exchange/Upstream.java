package io.weir.routing.exchange;

/**
 * The port to the endpoints: sends tries and tells each {@link Attempt} what became of it. All
 * calls on the loop that owns the router; it may answer from within {@link #send}.
 */
public interface Upstream {

  /** Sends the request of the attempt's exchange to its endpoint. */
  void send(Attempt attempt);

  /**
   * The answer is not wanted any more. Whatever was sent is reset; the attempt hears nothing after
   * this.
   */
  void cancel(Attempt attempt);
}
