package io.weir.simulator.command;

import io.weir.simulator.report.Style;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the process was given by whoever started it.
 *
 * @param out results go there, and nothing else
 * @param err all else
 * @param outTerminal whether {@code out} is a terminal
 * @param errTerminal whether {@code err} is one
 * @param unicode whether more than ASCII can be shown
 * @param width in columns
 * @param environment variables
 * @param folder that relative paths start from
 * @param clock nanoseconds of wall time, from anywhere
 */
public record Surroundings(
    Output out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    boolean unicode,
    int width,
    Map<String, String> environment,
    Path folder,
    LongSupplier clock) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** How results are drawn. */
  public Style outStyle(boolean noColour) {
    return new Style(outTerminal && colours(noColour), unicode, width);
  }

  /** How messages are drawn. */
  public Style errStyle(boolean noColour) {
    return new Style(errTerminal && colours(noColour), unicode, width);
  }

  /** Whether the user wants to see where in the code something broke. */
  public boolean debug() {
    return !variable("WEIR_DEBUG").isEmpty() && !variable("WEIR_DEBUG").equals("0");
  }

  private boolean colours(boolean noColour) {
    return !noColour && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
