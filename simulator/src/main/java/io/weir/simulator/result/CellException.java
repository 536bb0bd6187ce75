package io.weir.simulator.result;

/** A cell that could not be simulated to its end: a fault of the simulator, not of the scenario. */
public final class CellException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String cell;

  /**
   * A cell's end.
   *
   * @param cell what was simulated, such as {@code timeout-1s, peak-ewma, seed 7}
   */
  public CellException(String cell, Throwable cause) {
    super(cell + ": " + describe(cause), cause);
    this.cell = cell;
  }

  /** What was simulated. */
  public String cell() {
    return cell;
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
