package io.weir.gateway.command;

import io.weir.gateway.handover.Predecessor;
import io.weir.gateway.handover.RuntimeFolder;
import io.weir.gateway.run.Gateway;
import io.weir.gateway.run.Serving;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a configuration until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Serve a configuration.",
      "Follows its files, and reads them anew on SIGHUP; what cannot be used changes",
      "nothing. SIGTERM finishes what is under way, a second one cuts it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway run gateway.yaml",
      "  gateway run gateway.yaml --take-over",
      "",
      "Exit codes: 0 stopped, 2 usage, 3 not valid, 71 a socket or log cannot be opened,",
      "130 told twice to stop."
    })
final class RunCommand implements Callable<Integer> {

  private static final String TAKE_OVER = "--take-over";

  private final PrintStream err;

  @Parameters(paramLabel = "FILE|DIR", description = "Configuration.")
  private Path path = Path.of("gateway.yaml");

  @Option(
      names = TAKE_OVER,
      description = {
        "Go on with the sockets of the gateway that serves the same files; it finishes",
        "as soon as this one serves. 'gateway upgrade' does this in the background."
      })
  private boolean takeOver;

  RunCommand(PrintStream err) {
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Path control = control();
      Gateway gateway = takeOver ? follow(control) : Gateway.start(path, this::say);
      say("serving version " + gateway.spec().snapshot().version());
      boolean finished = new Serving(gateway, this::say, successor()).untilStopped(control);
      return finished ? Exit.OK : Exit.INTERRUPTED;
    } catch (IOException e) {
      say(String.valueOf(e.getMessage()));
      return Exit.CANNOT_OPEN;
    }
  }

  private Gateway follow(@Nullable Path control) throws IOException {
    if (control == null) {
      throw new IOException("there is no folder to find the running gateway in");
    }
    try (Predecessor before = Predecessor.connect(control)) {
      try {
        return Gateway.start(path, this::say, before);
      } catch (IOException | RuntimeException e) {
        before.failed(String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private @Nullable Path control() {
    try {
      return RuntimeFolder.find(System.getenv()).socket(path);
    } catch (IOException e) {
      say("warning: cannot be upgraded: " + e.getMessage());
      return null;
    }
  }

  /** The launcher that started this process, else this very command line. */
  private List<String> successor() {
    String launcher = System.getenv().getOrDefault("WEIR_LAUNCHER", "");
    List<String> command = new ArrayList<>();
    if (launcher.isEmpty()) {
      ProcessHandle.Info self = ProcessHandle.current().info();
      command.add(self.command().orElse("java"));
      command.addAll(List.of(self.arguments().orElse(new String[0])));
      command.remove(TAKE_OVER);
    } else {
      command.addAll(List.of(launcher, "run", path.toString()));
    }
    command.add(TAKE_OVER);
    return command;
  }

  private void say(String line) {
    err.println("gateway: " + line);
  }
}
