package io.weir.simulator.report;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Tells how far one experiment is: a bar on a terminal, drawn over itself, one line at the end
 * elsewhere. Called by many threads.
 */
public final class Progress {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final int BAR = 24;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final Style style;
  private final boolean terminal;
  private final LongSupplier clock;
  private final String name;
  private final int cells;
  private final long startNanos;
  private long drawnNanos;
  private int done;
  private long requests;

  /**
   * Progress of one experiment, from now on.
   *
   * @param terminal whether a line can be drawn over
   * @param clock nanoseconds
   * @param name of the experiment
   * @param cells how many there are
   */
  public Progress(
      PrintStream out, Style style, boolean terminal, LongSupplier clock, String name, int cells) {
    this.out = out;
    this.style = style;
    this.terminal = terminal;
    this.clock = clock;
    this.name = name;
    this.cells = cells;
    startNanos = clock.getAsLong();
    drawnNanos = startNanos - REDRAW_NANOS;
  }

  /** One more cell is done. */
  public synchronized void cellDone(long requestsInIt) {
    done++;
    requests += requestsInIt;
    long now = clock.getAsLong();
    if (terminal && now - drawnNanos >= REDRAW_NANOS) {
      drawnNanos = now;
      out.print(CLEAR + bar(now - startNanos));
      out.flush();
    }
  }

  /** All cells are done. */
  public synchronized void finish() {
    clear();
    if (!terminal) {
      String speed = TerminalReport.speed(requests, clock.getAsLong() - startNanos);
      out.println(style.safe(name) + ": " + done + (done == 1 ? " cell, " : " cells, ") + speed);
      out.flush();
    }
  }

  /** Removes the bar. */
  public synchronized void clear() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }

  private String bar(long nanos) {
    int full = (int) ((long) BAR * done / cells);
    String left = Quantity.duration((double) nanos / done * (cells - done));
    return String.join(
        style.dot(),
        style.safe(name)
            + " ["
            + "#".repeat(full)
            + "-".repeat(BAR - full)
            + "] "
            + done
            + "/"
            + cells
            + " cells",
        Quantity.count(requests) + " requests",
        left + " left");
  }
}
