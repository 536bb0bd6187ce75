package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;

/** The way back from a server to whoever sent a try. */
interface Replies {

  /** The server has answered. */
  void answered(Attempt attempt, Answer answer);

  /** The connection ended without an answer. */
  void failed(Attempt attempt, Outcome outcome);
}
