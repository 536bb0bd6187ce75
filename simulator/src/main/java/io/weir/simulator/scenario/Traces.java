package io.weir.simulator.scenario;

import io.weir.codec.ConfigException;
import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.trace.Columns;
import io.weir.simulator.trace.TraceFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The traces that one scenario names, each read once for all its variants. */
final class Traces {

  /** Says what is wrong with one that has no length. */
  static final String INSTANT = "a trace of a single instant cannot cycle; leave 'cycle' out";

  private final Path scenario;
  private final Map<Source, TraceFile.Loaded> known = new HashMap<>();

  /** Traces are looked for beside the scenario. */
  Traces(String scenarioFile) {
    this.scenario = Path.of(scenarioFile);
  }

  private record Source(Path file, Columns columns) {}

  /** When the client sends, or null after a fault. */
  @Nullable Arrival read(Draft.Sending.Recorded recorded, FaultList faults) {
    try {
      Path file = scenario.resolveSibling(recorded.file().value());
      if (!Files.isRegularFile(file)) {
        faults.add(
            recorded.file().node(),
            "there is no file "
                + Fault.quote(recorded.file().value())
                + "; it is looked for beside the scenario, and must be a regular file");
        return null;
      }
      TraceFile.Loaded loaded =
          known.computeIfAbsent(
              new Source(file, recorded.columns()),
              source -> TraceFile.read(source.file, source.columns));
      return checked(recorded, loaded, faults);
    } catch (ConfigException e) {
      e.faults().forEach(faults::add);
    } catch (InvalidPathException e) {
      faults.add(recorded.file().node(), "that is no name of a file");
    }
    return null;
  }

  private static @Nullable Arrival checked(
      Draft.Sending.Recorded recorded, TraceFile.Loaded loaded, FaultList faults) {
    if (!TraceFile.matches(recorded.sha256(), loaded.sha256())) {
      faults.add(
          recorded.file().node(),
          "the file's SHA-256 is " + loaded.sha256() + ", not the one given; is it another file?");
      return null;
    }
    if (recorded.cycle() && loaded.trace().spanNanos() == 0) {
      faults.add(recorded.file().node(), INSTANT);
      return null;
    }
    return new Arrival.Replay(loaded.trace(), recorded.speed(), recorded.cycle());
  }
}
