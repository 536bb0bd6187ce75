package io.weir.simulator.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command understands. */
final class CommonOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

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

  /** The command as it was typed. */
  String command() {
    return "bin/simulator " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
