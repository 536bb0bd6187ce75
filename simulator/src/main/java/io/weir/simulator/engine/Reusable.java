package io.weir.simulator.engine;

/** An object that is over and can become another one, once the event in which it ended is over. */
interface Reusable {

  /** Goes back to where it came from, if nobody can still hold it. */
  void reuse();
}
