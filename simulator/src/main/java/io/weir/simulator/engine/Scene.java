package io.weir.simulator.engine;

import io.weir.simulator.model.Scenario;
import java.util.List;

/** What callers find around them. */
interface Scene {

  Scenario scenario();

  VirtualTime time();

  Recorder recorder();

  /** The ways into a gateway, each as likely as the others; at least one. */
  List<? extends Entrance> entrances(String gateway);

  /** A client wants to send a request. */
  void opened(ClientRequest request);

  /** A client has its answer, or will never have one. */
  void closed(ClientRequest request, Recorder.End end);
}
