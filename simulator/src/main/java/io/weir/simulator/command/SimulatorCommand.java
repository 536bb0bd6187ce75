package io.weir.simulator.command;

import io.weir.simulator.model.Scenario;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulator} and all below it. */
@Command(
    name = "simulator",
    description =
        "Replays failure and latency scenarios through Weir's routing core, in virtual time"
            + " or live.",
    mixinStandardHelpOptions = true,
    versionProvider = SimulatorCommand.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator run scenarios/timeout-1s.yaml",
      "  simulator compare git:main results",
      "  simulator live scenarios/timeout-1s-enforced.yaml",
      "  simulator validate scenarios/*.yaml",
      "  simulator init slow-replica",
      "  simulator list",
      "  simulator chaos --seeds 1..1000",
      "  simulator run --help",
      "",
      "Exit codes: 0 ok, 1 an assertion failed, 2 usage, 3 a scenario is not valid, 4 worse than",
      "the baseline, 5 inconclusive, 6 a live run is not valid, 7 simulation and reality disagree,",
      "70 internal error, 73 results can't be written, 74 standard output can't be written,",
      "130 interrupted."
    })
public final class SimulatorCommand implements Callable<Integer> {

  private static final int NARROWEST_HELP = 60;

  @Spec private CommandSpec spec = CommandSpec.create();

  private SimulatorCommand() {}

  /**
   * Does what a command line says.
   *
   * @return the exit code, see {@link Exit}
   */
  public static int execute(Services services, String... arguments) {
    Surroundings surroundings = services.surroundings();
    CommandLine line =
        new CommandLine(new SimulatorCommand())
            .addSubcommand(new RunCommand(services))
            .addSubcommand(new CompareCommand(services))
            .addSubcommand(new LiveCommand(services))
            .addSubcommand(new SweepCommand(services))
            .addSubcommand(new MergeCommand(services))
            .addSubcommand(new ReportCommand(services))
            .addSubcommand(new ExplainCommand(services))
            .addSubcommand(new ValidateCommand(services))
            .addSubcommand(new InitCommand(services))
            .addSubcommand(new SchemaCommand(services))
            .addSubcommand(new CompletionCommand(services))
            .addSubcommand(new ListCommand(services))
            .addSubcommand(new BenchCommand(services))
            .addSubcommand(new ChaosCommand(services))
            .setOut(writer(surroundings.out()))
            .setErr(writer(surroundings.err()))
            .setUsageHelpWidth(Math.max(NARROWEST_HELP, surroundings.width()))
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(surroundings)))
            .setParameterExceptionHandler(
                (failure, _) -> new Failures(surroundings, false).report(failure))
            .setExecutionExceptionHandler((failure, command, _) ->
                new Failures(surroundings, wantsDebug(command)).report(failure));
    return ended(surroundings, line.execute(arguments));
  }

  /** Results that nobody got are no success. */
  private static int ended(Surroundings surroundings, int code) {
    IOException failure = surroundings.out().failure();
    if (failure == null) {
      return code;
    }
    new Failures(surroundings, false)
        .say("can't write to standard output: " + failure.getMessage());
    return Exit.worse(code, Exit.OUTPUT);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say what to do; simulator --help lists the commands");
  }

  private static boolean wantsDebug(CommandLine command) {
    return command.getParseResult().hasMatchedOption("--debug");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  private static Ansi ansi(Surroundings surroundings) {
    return surroundings.outStyle(false).colour() ? Ansi.ON : Ansi.OFF;
  }

  /** The version of this build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SimulatorCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "simulator " + (version == null ? "(development)" : version), "model " + Scenario.MODEL
      };
    }
  }
}
