package io.weir.simulator.command;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  boolean help;

  @Option(names = "--no-color", description = "No colours; so does a NO_COLOR in the environment.")
  boolean noColour;

  @Option(
      names = "--debug",
      description = "With an internal error, show where in the code; so does WEIR_DEBUG=1.")
  boolean debug;
}
