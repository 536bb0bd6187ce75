package io.weir.simulator.result;

/** Results from which nothing follows. */
public final class InconclusiveException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A variant that has no steady state. */
  InconclusiveException(String variant) {
    super(
        variant
            + ": no steady state: 'warmup: auto' would cut off more than half of the run; make it"
            + " longer, or give a time");
  }
}
