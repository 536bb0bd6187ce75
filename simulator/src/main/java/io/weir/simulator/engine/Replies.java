package io.weir.simulator.engine;

import io.weir.routing.stats.Outcome;

/**
 * The way back from a server to whoever sent a try. Sender and number are those that the try came
 * with.
 */
interface Replies {

  /** The server has answered. */
  void answered(Object sender, long number, Answer answer);

  /** The connection ended without an answer. */
  void failed(Object sender, long number, Outcome outcome);
}
