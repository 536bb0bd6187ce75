package io.weir.proxy.wire;

/**
 * A message that breaks the rules of HTTP or a limit. It ends its connection: nobody can tell where
 * the next message would begin.
 */
public final class BadMessageException extends Exception {

  private static final long serialVersionUID = 1;

  private final Fault fault;

  /** What was wrong. */
  public BadMessageException(Fault fault) {
    super(fault.detail(), null, false, false);
    this.fault = fault;
  }

  /** What was wrong. */
  public Fault fault() {
    return fault;
  }
}
