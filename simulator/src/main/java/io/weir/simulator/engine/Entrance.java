package io.weir.simulator.engine;

import io.weir.routing.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/** Where a request goes in: one loop of a simulated gateway, or a way out of the engine. */
interface Entrance {

  /** Whether clients cannot use it. */
  boolean down();

  /** A request comes. It may be over before this returns; null where nothing can be cancelled. */
  @Nullable Exchange open(Request request);
}
