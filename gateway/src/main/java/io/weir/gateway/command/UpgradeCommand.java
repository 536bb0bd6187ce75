package io.weir.gateway.command;

import io.weir.gateway.handover.RuntimeFolder;
import io.weir.gateway.handover.Upgrade;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replaces a running gateway by a new process without losing a connection. */
@Command(
    name = "upgrade",
    description = {
      "Replace a running gateway by a new process without losing a connection.",
      "The new one, such as of a newer version, gets the listening sockets, and once it",
      "serves the old one finishes what it has under way and ends. If the new one cannot",
      "serve, the old one goes on."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway upgrade",
      "  gateway upgrade /etc/weir/gateway.yaml --wait 120",
      "",
      "Exit codes: 0 the new process serves, 2 usage, 69 no such gateway runs,",
      "75 the new process could not serve, and the old one goes on."
    })
final class UpgradeCommand implements Callable<Integer> {

  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE|DIR",
      arity = "0..1",
      description = "What it serves; may be left out if only one gateway runs.")
  private @Nullable Path path;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long the new process may take; ${DEFAULT-VALUE} if left out.")
  private int waitSeconds = 60;

  UpgradeCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (waitSeconds < 1) {
      throw new ParameterException(spec.commandLine(), "--wait must be at least 1");
    }
    try (Upgrade upgrade = find()) {
      return upgrade(upgrade);
    } catch (IOException e) {
      err.println("gateway: " + e.getMessage());
      return Exit.NOT_RUNNING;
    }
  }

  private int upgrade(Upgrade upgrade) throws InterruptedException {
    try {
      out.println("process " + upgrade.await(Duration.ofSeconds(waitSeconds)) + " serves now");
      return Exit.OK;
    } catch (IOException e) {
      err.println("gateway: not upgraded, the running process goes on: " + e.getMessage());
      return Exit.NOT_UPGRADED;
    }
  }

  private Upgrade find() throws IOException {
    RuntimeFolder folder = RuntimeFolder.find(System.getenv());
    Path given = path;
    List<Path> candidates = given == null ? folder.sockets() : List.of(folder.socket(given));
    List<Upgrade> found = new ArrayList<>();
    for (Path candidate : candidates) {
      try {
        found.add(Upgrade.connect(candidate));
      } catch (IOException _) {
        // Left behind by one that was killed.
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    for (Upgrade each : found) {
      each.close();
    }
    if (found.isEmpty()) {
      throw new IOException(none(folder));
    }
    throw new ParameterException(
        spec.commandLine(), "several gateways run; say which by the file or folder it serves");
  }

  private String none(RuntimeFolder folder) {
    return "no gateway that can be upgraded %s: none is found in %s (see WEIR_RUNTIME_DIR)"
        .formatted(path == null ? "runs" : "serves '" + path + "'", folder.path());
  }
}
