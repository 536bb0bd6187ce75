package io.weir.simulator.command;

import io.weir.simulator.command.Git.GitException;
import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.report.Json;
import io.weir.simulator.report.JsonReader;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.report.Recordings;
import io.weir.simulator.result.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where baselines are: a folder, or a folder in another version of the repository.
 *
 * @param name as the user wrote it
 * @param folder that relative paths start from
 * @param ref the version; empty for the files as they are
 * @param path of the folder with one {@code <scenario>.json} for each scenario
 */
record BaselinePlace(String name, Path folder, String ref, String path) {

  /** Where baselines are committed. */
  static final String USUAL = "results/baselines";

  private static final String GIT = "git:";

  /**
   * A place as written: {@code DIR}, {@code git:REF} or {@code git:REF:DIR}.
   *
   * @throws UnreadableException if there is no such place
   */
  static BaselinePlace of(String text, Path folder) {
    if (!text.startsWith(GIT)) {
      BaselinePlace place = new BaselinePlace(text, folder, "", text);
      place.checkFolder();
      return place;
    }
    String rest = text.substring(GIT.length());
    int colon = rest.indexOf(':');
    String ref = colon < 0 ? rest : rest.substring(0, colon);
    String path = colon < 0 ? USUAL : rest.substring(colon + 1);
    try {
      new Git(folder).check(ref);
    } catch (GitException e) {
      throw new UnreadableException(text, String.valueOf(e.getMessage()));
    }
    return new BaselinePlace(text, folder, ref, path);
  }

  /** The one that {@code --accept} writes to if nothing else is said. */
  static BaselinePlace usual(Path folder) {
    return new BaselinePlace(USUAL, folder, "", USUAL);
  }

  /** What a scenario did; empty if it isn't known here. */
  Optional<Recording> read(String scenario) {
    String file = file(scenario);
    try {
      Optional<String> text = ref.isEmpty() ? readHere(file) : new Git(folder).read(ref, file);
      return text.map(content -> recording(scenario, JsonReader.read(content)));
    } catch (IOException | UnexpectedException | GitException e) {
      throw new UnreadableException(shown(file), String.valueOf(e.getMessage()));
    }
  }

  /** Replaces what a scenario did, all or nothing; returns the file's name. */
  String write(String scenario, String text) throws IOException {
    Path target = folder.resolve(file(scenario));
    Path place = folder.resolve(path);
    Files.createDirectories(place);
    Path aside = Files.createTempFile(place, ".unfinished-", ".json");
    try {
      Files.writeString(aside, text);
      Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    return file(scenario);
  }

  private static Recording recording(String scenario, Json json) {
    Recording recording = Recordings.of(json);
    if (!recording.scenario().equals(scenario)) {
      throw new UnexpectedException("it is of scenario '" + recording.scenario() + "'");
    }
    return recording;
  }

  private Optional<String> readHere(String file) throws IOException {
    Path source = folder.resolve(file);
    return Files.exists(source) ? Optional.of(Files.readString(source)) : Optional.empty();
  }

  private void checkFolder() {
    if (path.isEmpty() || !Files.isDirectory(folder.resolve(path))) {
      throw new UnreadableException(name, "no such folder (--accept makes one)");
    }
  }

  private String file(String scenario) {
    return path + "/" + scenario + ".json";
  }

  private String shown(String file) {
    return ref.isEmpty() ? file : GIT + ref + ":" + file;
  }
}
