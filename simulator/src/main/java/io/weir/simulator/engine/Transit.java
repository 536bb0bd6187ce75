package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;
import org.jspecify.annotations.Nullable;

/** A message on its way: a try without an answer or outcome, or one of these. Used again. */
final class Transit implements Runnable {

  private final Network network;
  @Nullable Wire wire;
  @Nullable Attempt attempt;
  long number;
  @Nullable Answer answer;
  @Nullable Outcome outcome;

  /** The next free one. */
  @Nullable Transit next;

  Transit(Network network) {
    this.network = network;
  }

  void load(
      Wire newWire,
      Attempt newAttempt,
      long newNumber,
      @Nullable Answer newAnswer,
      @Nullable Outcome newOutcome) {
    wire = newWire;
    attempt = newAttempt;
    number = newNumber;
    answer = newAnswer;
    outcome = newOutcome;
    next = null;
  }

  @Override
  public void run() {
    network.arrived(this);
  }
}
