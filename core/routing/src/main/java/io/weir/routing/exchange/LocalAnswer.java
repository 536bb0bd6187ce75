package io.weir.routing.exchange;

import io.weir.routing.stats.Disposition;

/** An answer that the proxy gives by itself, and why. */
public enum LocalAnswer {
  /** No route matches. */
  NO_ROUTE(404, Disposition.REJECTED),
  /** The route's rate limit is reached. */
  RATE_LIMITED(429, Disposition.REJECTED),
  /** The cluster's concurrency limit is reached and its queue full, or the wait was too long. */
  OVERLOADED(503, Disposition.REJECTED),
  /** The cluster has no endpoint. */
  NO_ENDPOINT(503, Disposition.REJECTED),
  /** No try got an answer. */
  UPSTREAM_FAILED(502, Disposition.ERROR),
  /** The request's time ran out. */
  TIMEOUT(504, Disposition.TIMEOUT);

  private final int status;
  private final Disposition disposition;

  LocalAnswer(int status, Disposition disposition) {
    this.status = status;
    this.disposition = disposition;
  }

  /** The HTTP status that it is given with. */
  public int status() {
    return status;
  }

  /** What an exchange that ends so counts as. */
  public Disposition disposition() {
    return disposition;
  }
}
