package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.live.LiveException;
import io.weir.simulator.report.ResultsFolder.UnusableException;
import io.weir.simulator.report.Style;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.InconclusiveException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** Tells the user in one line what went wrong, and finds the exit code. */
final class Failures {

  private final Surroundings surroundings;
  private final Style style;
  private final boolean debug;

  Failures(Surroundings surroundings, boolean debug) {
    this.surroundings = surroundings;
    this.style = surroundings.errStyle(true);
    this.debug = debug || surroundings.debug();
  }

  /** What a command ended with. */
  int report(Throwable failure) {
    return switch (failure) {
      case InvalidScenarioException invalid -> {
        invalid.faults().forEach(this::say);
        yield Exit.INVALID;
      }
      case CellException cell -> {
        RuntimeException cause = outside(cell);
        if (cause != null) {
          yield report(cause);
        }
        internal(cell);
        yield Exit.INTERNAL;
      }
      case UnreadableException unreadable -> end(unreadable, Exit.USAGE);
      case UnusableException unusable -> end(unusable, Exit.RESULTS);
      case LiveException live -> end(live, Exit.LIVE_INVALID);
      case InconclusiveException nothing -> end(nothing, Exit.INCONCLUSIVE);
      case CancellationException _ -> {
        say("interrupted");
        yield Exit.INTERRUPTED;
      }
      case ParameterException usage -> usage(usage);
      default -> {
        internal(failure);
        yield Exit.INTERNAL;
      }
    };
  }

  /** A cell that could not be read, kept or run live is no fault of the simulator. */
  private static @Nullable RuntimeException outside(CellException cell) {
    return switch (cell.getCause()) {
      case UnusableException unusable -> unusable;
      case UnreadableException unreadable -> unreadable;
      case LiveException live -> live;
      case null, default -> null;
    };
  }

  /** Something in the simulator itself. */
  void internal(Throwable failure) {
    String what = failure instanceof CellException ? failure.getMessage() : failure.toString();
    if (failure instanceof OutOfMemoryError || failure.getCause() instanceof OutOfMemoryError) {
      say("not enough memory: " + what + "; take fewer --jobs, or WEIR_JAVA_OPTS=-Xmx8g");
    } else {
      say("internal error: " + what + (debug ? "" : " (WEIR_DEBUG=1 or --debug shows where)"));
    }
    if (debug) {
      failure.printStackTrace(surroundings.err());
      surroundings.err().flush();
    }
  }

  private int usage(ParameterException usage) {
    String command = usage.getCommandLine().getCommandSpec().qualifiedName();
    say(usage.getMessage() + " (see '" + command + " --help')");
    return Exit.USAGE;
  }

  private int end(Throwable failure, int code) {
    say(String.valueOf(failure.getMessage()));
    return code;
  }

  /** Prints one line. */
  void say(String message) {
    String line = String.join("; ", message.lines().map(String::strip).toList());
    surroundings.err().println("simulator: " + style.safe(line));
    surroundings.err().flush();
  }
}
