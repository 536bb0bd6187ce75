package io.weir.simulator.command;

import io.weir.codec.Document;
import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.scenario.Experiment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the scenario files that a command line names. */
final class ScenarioFiles {

  private final ScenarioSource source;
  private final Path folder;

  ScenarioFiles(Services services) {
    source = services.source();
    folder = services.surroundings().folder();
  }

  /** A file that can't be read at all. */
  static final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableException(String file, String reason) {
      super("can't read '" + file + "': " + reason);
    }
  }

  /**
   * All scenarios of all files.
   *
   * @throws UnreadableException for the first file that isn't there
   * @throws InvalidScenarioException with the faults of all files
   */
  List<Experiment> load(List<String> files, List<String> changes) {
    files.forEach(this::checkReadable);
    List<Experiment> experiments = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String file : files) {
      try {
        experiments.addAll(source.load(file, bytes(file), changes));
      } catch (InvalidScenarioException e) {
        faults.addAll(e.faults());
      }
    }
    faults.addAll(sameNames(experiments));
    if (!faults.isEmpty()) {
      throw new InvalidScenarioException(faults);
    }
    return experiments;
  }

  /** What is in a file, and no more of it than makes clear that it is too long. */
  byte[] bytes(String file) {
    try (InputStream in = Files.newInputStream(path(file))) {
      return in.readNBytes(Document.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UnreadableException(file, String.valueOf(e.getMessage()));
    }
  }

  /** Two of one name would write to the same place. */
  private static List<String> sameNames(List<Experiment> experiments) {
    Map<String, String> fileOf = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (Experiment experiment : experiments) {
      String other = fileOf.putIfAbsent(experiment.name(), experiment.file());
      if (other != null) {
        faults.add(
            experiment.file() + ": scenario '" + experiment.name() + "' is already in " + other);
      }
    }
    return faults;
  }

  private void checkReadable(String file) {
    Path path = path(file);
    if (Files.isDirectory(path)) {
      throw new UnreadableException(file, "it is a folder; name the files in it");
    }
    if (!Files.exists(path)) {
      throw new UnreadableException(
          file, Files.isSymbolicLink(path) ? "its link leads nowhere" : "no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new UnreadableException(file, "it is not a regular file");
    }
    if (!Files.isReadable(path)) {
      throw new UnreadableException(file, "permission denied");
    }
  }

  private Path path(String file) {
    if (file.isEmpty() || file.indexOf('\0') >= 0) {
      throw new UnreadableException(file, "that is no file name");
    }
    return folder.resolve(file);
  }
}
