package io.weir.simulator.engine;

/** Something happened that must never happen: a fault of Weir and not of the scenario. */
public final class InvariantException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What was broken, and when. */
  public InvariantException(String message, long nowNanos) {
    super(message + " (at " + nowNanos / 1_000_000 + " ms of virtual time)");
  }
}
