package io.weir.simulator.command;

import io.weir.simulator.command.Git.GitException;
import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.report.JsonReader;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.report.Recordings;
import io.weir.simulator.result.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds what can be compared: a file, a scenario's results, a folder of them, a folder of
 * baselines, or baselines in another version of the repository.
 */
final class RecordingSource {

  private static final String SUMMARY = "summary.json";
  private static final String JSON = ".json";

  private final Path folder;

  /** One that starts relative paths there. */
  RecordingSource(Path folder) {
    this.folder = folder;
  }

  /**
   * All recordings at a place, by scenario; at least one.
   *
   * @throws UnreadableException if there is none, or one can't be read
   */
  Map<String, Recording> read(String place) {
    Map<String, Recording> found = new TreeMap<>();
    if (place.startsWith("git:")) {
      fromGit(BaselinePlace.of(place, folder), found);
    } else {
      for (Path file : files(place)) {
        add(file.toString(), text(file), found);
      }
    }
    if (found.isEmpty()) {
      throw new UnreadableException(place, "no results and no baselines there");
    }
    return found;
  }

  private void fromGit(BaselinePlace place, Map<String, Recording> found) {
    Git git = new Git(folder);
    try {
      for (String name : git.list(place.ref(), place.path() + "/")) {
        if (name.endsWith(JSON)) {
          git.read(place.ref(), place.path() + "/" + name)
              .ifPresent(text -> add(place.name(), text, found));
        }
      }
    } catch (GitException e) {
      throw new UnreadableException(place.name(), String.valueOf(e.getMessage()));
    }
  }

  private List<Path> files(String place) {
    Path path = folder.resolve(place);
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new UnreadableException(place, "no such file or folder");
    }
    if (Files.isRegularFile(path.resolve(SUMMARY))) {
      return List.of(path.resolve(SUMMARY));
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> inside = Files.list(path)) {
      for (Path entry : inside.sorted().toList()) {
        if (Files.isRegularFile(entry.resolve(SUMMARY))) {
          files.add(entry.resolve(SUMMARY));
        } else if (entry.toString().endsWith(JSON) && !entry.endsWith("run.json")) {
          files.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UnreadableException(place, String.valueOf(e.getMessage()));
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UnreadableException(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static void add(String file, String text, Map<String, Recording> found) {
    try {
      Recording recording = Recordings.of(JsonReader.read(text));
      found.putIfAbsent(recording.scenario(), recording);
    } catch (UnexpectedException e) {
      throw new UnreadableException(file, String.valueOf(e.getMessage()));
    }
  }
}
