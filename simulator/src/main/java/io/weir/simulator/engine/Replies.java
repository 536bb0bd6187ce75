package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;

/**
 * The way back from a server to whoever sent a try. The number is the one that the try came with.
 */
interface Replies {

  /** The server has answered. */
  void answered(Attempt attempt, long number, Answer answer);

  /** The connection ended without an answer. */
  void failed(Attempt attempt, long number, Outcome outcome);
}
