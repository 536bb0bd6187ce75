package io.weir.simulator.command;

import java.util.List;

/** Exit codes of the command line. */
public final class Exit {

  /** All is well. */
  public static final int OK = 0;

  /** An assertion failed. */
  public static final int ASSERTION = 1;

  /** The command line makes no sense, or names a file that can't be read. */
  public static final int USAGE = 2;

  /** A scenario is not valid. */
  public static final int INVALID = 3;

  /** Something is worse than before. */
  public static final int WORSE = 4;

  /** There is not enough to tell. */
  public static final int INCONCLUSIVE = 5;

  /** A live run says nothing, or there could be none. */
  public static final int LIVE_INVALID = 6;

  /** The simulation and a live run disagree. */
  public static final int DISAGREE = 7;

  /** The simulator itself failed. */
  public static final int INTERNAL = 70;

  /** The results folder can't be written to. */
  public static final int RESULTS = 73;

  /** Standard output can't be written to. */
  public static final int OUTPUT = 74;

  /** It was interrupted. */
  public static final int INTERRUPTED = 130;

  /** If several apply, the first of these counts. */
  private static final List<Integer> PRECEDENCE =
      List.of(
          INVALID,
          INTERNAL,
          RESULTS,
          OUTPUT,
          LIVE_INVALID,
          DISAGREE,
          ASSERTION,
          WORSE,
          INCONCLUSIVE);

  private Exit() {}

  /** The one of two codes that counts. */
  public static int worse(int a, int b) {
    return PRECEDENCE.stream().filter(code -> code == a || code == b).findFirst().orElse(OK);
  }
}
