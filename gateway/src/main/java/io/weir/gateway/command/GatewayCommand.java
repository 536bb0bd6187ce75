package io.weir.gateway.command;

import io.weir.codec.ConfigException;
import io.weir.codec.Fault;
import io.weir.gateway.config.UnreadableException;
import io.weir.proxy.UnsupportedException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code gateway} and all below it. */
@Command(
    name = "gateway",
    description = "A TLS reverse proxy on Weir's routing core.",
    mixinStandardHelpOptions = true,
    versionProvider = GatewayCommand.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway init",
      "  gateway run gateway.yaml",
      "  gateway upgrade",
      "  gateway validate gateway.yaml",
      "  gateway schema > gateway.v1.json"
    })
public final class GatewayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  private GatewayCommand() {}

  /**
   * Does what a command line says.
   *
   * @param out results go there, and nothing else
   * @param err all else
   * @return the exit code, see {@link Exit}
   */
  public static int execute(PrintStream out, PrintStream err, String... arguments) {
    int code =
        new CommandLine(new GatewayCommand())
            .addSubcommand(new RunCommand(err))
            .addSubcommand(new UpgradeCommand(out, err))
            .addSubcommand(new ValidateCommand(out, err))
            .addSubcommand(new SchemaCommand(out))
            .addSubcommand(new InitCommand(out))
            .addSubcommand(new CompletionCommand(out))
            .addSubcommand(new RehearseCommand())
            .setOut(new PrintWriter(out, true, out.charset()))
            .setErr(new PrintWriter(err, true, err.charset()))
            .setParameterExceptionHandler((failure, _) -> usage(err, failure))
            .setExecutionExceptionHandler((failure, _, _) -> report(err, failure))
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: run, upgrade, validate, schema, init or completion");
  }

  private static int report(PrintStream err, Exception failure) {
    return switch (failure) {
      case ConfigException invalid -> {
        for (Fault fault : invalid.faults()) {
          say(err, fault.toString());
        }
        yield Exit.INVALID;
      }
      case UnreadableException unreadable -> {
        say(err, String.valueOf(unreadable.getMessage()));
        yield Exit.USAGE;
      }
      case ParameterException usage -> usage(err, usage);
      case UnsupportedException unsupported -> {
        unsupported.faults().forEach(fault -> say(err, fault));
        yield Exit.INVALID;
      }
      default -> {
        say(err, "internal error: " + failure + " (WEIR_DEBUG=1 shows where)");
        if (!System.getenv().getOrDefault("WEIR_DEBUG", "").isEmpty()) {
          failure.printStackTrace(err);
        }
        yield Exit.INTERNAL;
      }
    };
  }

  private static int usage(PrintStream err, ParameterException failure) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    say(err, failure.getMessage() + " (see '" + command + " --help')");
    return Exit.USAGE;
  }

  private static void say(PrintStream err, String message) {
    err.println("gateway: " + String.join("; ", message.lines().map(String::strip).toList()));
  }

  /** The version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = GatewayCommand.class.getPackage().getImplementationVersion();
      return new String[] {"gateway " + (version == null ? "(development)" : version)};
    }
  }
}
