package io.weir.gateway.command;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a script by which bash and zsh complete commands and options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(gateway completion)",
      "  gateway completion > ~/.local/share/bash-completion/completions/gateway"
    })
final class CompletionCommand implements Callable<Integer> {

  private final PrintStream out;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    out.print(AutoComplete.bash(root.name(), root.commandLine()));
    return Exit.OK;
  }
}
