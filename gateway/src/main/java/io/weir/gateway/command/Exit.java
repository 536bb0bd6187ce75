package io.weir.gateway.command;

/** Exit codes of the command line; the same as the simulator's where both have one. */
public final class Exit {

  /** All is well. */
  public static final int OK = 0;

  /** The command line makes no sense, or names a file that can't be read. */
  public static final int USAGE = 2;

  /** A configuration is not valid. */
  public static final int INVALID = 3;

  /** A socket cannot be bound, or a log not be written. */
  public static final int CANNOT_OPEN = 71;

  /** The gateway itself failed. */
  public static final int INTERNAL = 70;

  private Exit() {}
}
