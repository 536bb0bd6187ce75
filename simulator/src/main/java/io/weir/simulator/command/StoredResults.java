package io.weir.simulator.command;

import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.report.Json;
import io.weir.simulator.report.JsonReader;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.report.Provenance;
import io.weir.simulator.scenario.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One scenario's results as earlier commands left them.
 *
 * @param origin where they come from
 * @param experiment what was run
 * @param folders with parts of the results; at least one
 */
record StoredResults(Provenance origin, Experiment experiment, List<Path> folders) {

  StoredResults {
    folders = List.copyOf(folders);
  }

  /**
   * All scenarios in some folders of results, or folders of single scenarios, by name.
   *
   * @throws UnreadableException if there are none, or two of one name come from different sources
   */
  static List<StoredResults> in(Services services, List<String> places) {
    Map<Provenance, List<Path>> found = new LinkedHashMap<>();
    for (String place : places) {
      for (Path folder : folders(services.surroundings().folder().resolve(place), place)) {
        found.computeIfAbsent(origin(folder), _ -> new ArrayList<>()).add(folder);
      }
    }
    Map<String, StoredResults> byName = new TreeMap<>();
    found.forEach((origin, folders) -> {
      Experiment experiment = Part.experiment(services, origin);
      StoredResults other =
          byName.putIfAbsent(experiment.name(), new StoredResults(origin, experiment, folders));
      if (other != null) {
        throw new UnreadableException(
            folders.getFirst().toString(),
            "it is of another scenario, another part or other seeds than "
                + other.folders().getFirst());
      }
    });
    return List.copyOf(byName.values());
  }

  /** A file's content; throws as {@link #in} does. */
  static Json json(Path file) {
    try {
      return JsonReader.read(Files.readString(file));
    } catch (IOException e) {
      throw new UnreadableException(file.toString(), "no such file, or no right to read it");
    } catch (UnexpectedException e) {
      throw new UnreadableException(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static Provenance origin(Path folder) {
    Path file = folder.resolve(Provenance.FILE);
    try {
      return Provenance.read(json(file));
    } catch (UnexpectedException e) {
      throw new UnreadableException(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static List<Path> folders(Path place, String name) {
    if (Files.isRegularFile(place.resolve(Provenance.FILE))) {
      return List.of(place);
    }
    if (!Files.isDirectory(place)) {
      throw new UnreadableException(name, "no such folder");
    }
    try (Stream<Path> inside = Files.list(place)) {
      List<Path> folders =
          inside
              .filter(folder -> Files.isRegularFile(folder.resolve(Provenance.FILE)))
              .sorted()
              .toList();
      if (folders.isEmpty()) {
        throw new UnreadableException(name, "no results of run or sweep there");
      }
      return folders;
    } catch (IOException e) {
      throw new UnreadableException(name, String.valueOf(e.getMessage()));
    }
  }
}
