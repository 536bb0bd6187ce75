package io.weir.simulator.command;

import io.weir.simulator.live.LiveBench;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.CellFunction;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Experiment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The command line in a folder of its own, with captured output and a clock that stands still. */
final class Harness {

  final Path folder;
  final Cancellation cancellation = new Cancellation();
  final List<String> changes = new ArrayList<>();
  CellFunction engine = Samples::run;
  LiveBench live;
  ScenarioSource source;
  boolean terminal;
  OutputStream replacedOut;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  Harness(Path folder, Experiment... experiments) {
    this.folder = folder;
    source =
        (_, _, given) -> {
          changes.addAll(given);
          return List.of(experiments);
        };
    touch("a.yaml");
    for (Experiment experiment : experiments) {
      Path file = Path.of(experiment.file());
      if (file.getNameCount() == 1) {
        touch(file.toString());
      }
    }
  }

  void touch(String name) {
    try {
      Files.writeString(folder.resolve(name), "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  int run(String... arguments) {
    out.reset();
    err.reset();
    Surroundings surroundings =
        new Surroundings(
            new Output(replacedOut == null ? out : replacedOut, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            true,
            110,
            Map.of(),
            folder,
            now::get);
    Services services =
        new Services(
            surroundings,
            source,
            () -> List.of(),
            (scenario, seed) -> engine.run(scenario, seed),
            () -> now.addAndGet(1_000_000),
            cancellation,
            () -> Optional.ofNullable(live));
    return SimulatorCommand.execute(services, arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All regular files below, but for scenarios. */
  List<String> files() {
    try (var paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .filter(name -> !name.endsWith(".yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** To be written to in vain. */
  static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
