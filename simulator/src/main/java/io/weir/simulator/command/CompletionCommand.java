package io.weir.simulator.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a script by which bash and zsh complete commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(simulator completion)",
      "  simulator completion > ~/.local/share/bash-completion/completions/simulator"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();

  @SuppressWarnings("UnusedVariable") // --help
  @Mixin
  private CommonOptions common = new CommonOptions();

  CompletionCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    services.surroundings().out().print(AutoComplete.bash(root.name(), root.commandLine()));
    services.surroundings().out().flush();
    return Exit.OK;
  }
}
