package io.weir.gateway.command;

/** Exit codes of the command line; the same as the simulator's where both have one. */
public final class Exit {

  /** All is well. */
  public static final int OK = 0;

  /** The command line makes no sense, or names a file that can't be read. */
  public static final int USAGE = 2;

  /** A configuration is not valid. */
  public static final int INVALID = 3;

  /** No gateway runs that could be upgraded. */
  public static final int NOT_RUNNING = 69;

  /** The process that should follow a gateway could not serve; the old one goes on. */
  public static final int NOT_UPGRADED = 75;

  /** Told twice to stop: requests under way were cut. */
  public static final int INTERRUPTED = 130;

  /** A socket cannot be bound, or a log not be written. */
  public static final int CANNOT_OPEN = 71;

  /** The gateway itself failed. */
  public static final int INTERNAL = 70;

  private Exit() {}
}
