package io.weir.gateway.command;

import io.weir.gateway.run.Gateway;
import io.weir.gateway.run.Serving;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Serves a configuration until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Serve a configuration. Follows its files, and reads them anew on SIGHUP;",
      "what cannot be used changes nothing. SIGTERM finishes what is under way."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway run gateway.yaml",
      "",
      "Exit codes: 0 stopped, 2 usage, 3 not valid, 71 a socket or log cannot be opened."
    })
final class RunCommand implements Callable<Integer> {

  private final PrintStream err;

  @Parameters(paramLabel = "FILE|DIR", description = "Configuration.")
  private Path path = Path.of("gateway.yaml");

  RunCommand(PrintStream err) {
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = Gateway.start(path, this::say)) {
      say("serving version " + gateway.spec().snapshot().version());
      Serving.untilStopped(gateway, this::say);
      return Exit.OK;
    } catch (IOException e) {
      say(String.valueOf(e.getMessage()));
      return Exit.CANNOT_OPEN;
    }
  }

  private void say(String line) {
    err.println("gateway: " + line);
  }
}
