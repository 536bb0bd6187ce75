package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;

/** Is told what a world does, on its thread; for looking at single requests. */
interface Onlooker {

  /** Somebody wants to send a request. */
  void opened(ClientRequest request);

  /** A router has picked an endpoint and sends a try. */
  void sent(Request request, Attempt attempt);

  /** A client has its answer, or will never have one. */
  void closed(ClientRequest request, Recorder.End end);
}
