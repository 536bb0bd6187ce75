package io.weir.simulator.engine;

import io.weir.routing.exchange.ResponseHead;

/**
 * The head of a simulated answer.
 *
 * @param status HTTP status
 * @param retryAfterNanos when to come back, or -1
 * @param reportedInFlight how many tries the server works on, or -1
 * @param reportedServiceNanos how long this one took it, or -1
 */
record Answer(int status, long retryAfterNanos, int reportedInFlight, long reportedServiceNanos)
    implements ResponseHead {

  /** The plain good answer. */
  static final Answer GOOD = new Answer(200, NONE, NONE, NONE);
}
