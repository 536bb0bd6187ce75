package io.weir.gateway.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first configuration to change. */
@Command(
    name = "init",
    description = "Write a commented configuration to start from; never over another file.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  private static final String STARTER = "starter.yaml";

  private final PrintStream out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "gateway.yaml",
      description = "Its name; ${DEFAULT-VALUE} if left out.")
  private Path file = Path.of("gateway.yaml");

  InitCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    try {
      Files.writeString(file, starter(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException _) {
      throw new ParameterException(spec.commandLine(), "'" + file + "' is there already");
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "can't write '" + file + "': " + e.getMessage());
    }
    out.println(file + ": change it, then 'gateway validate " + file + "'");
    return Exit.OK;
  }

  private static String starter() throws IOException {
    try (InputStream in = InitCommand.class.getResourceAsStream(STARTER)) {
      if (in == null) {
        throw new IllegalStateException("'" + STARTER + "' is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
