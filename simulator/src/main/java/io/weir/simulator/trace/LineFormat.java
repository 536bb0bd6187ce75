package io.weir.simulator.trace;

/** How a line becomes a row. */
interface LineFormat {

  /** A line that is not what it should be; the message says what is wrong, and what to do. */
  final class BrokenLineException extends Exception {

    private static final long serialVersionUID = 1;

    BrokenLineException(String message) {
      super(message);
    }
  }

  /** Reads a line into an empty row, or returns false where the line is no request. */
  boolean read(String line, Row row) throws BrokenLineException;
}
