package io.weir.simulator.engine;

import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;

/**
 * One request of a client that leaves the engine. Whoever carries it tells it of its end, once, on
 * the thread of its {@link Crowd}.
 */
public interface Inquiry {

  /** Unique among all requests of a scenario, and the same whatever any balancer does. */
  long number();

  /** When the client wants to send it. */
  long intendedNanos();

  /** What it asks for. */
  RequestHead head();

  /** An endpoint's answer has come. */
  void answered(int status);

  /** The gateway's own answer has come. */
  void answered(LocalAnswer answer);

  /** Its connection broke, or there is none. */
  void failed();
}
