package io.weir.simulator.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where results are written. Everything is written to a folder of its own inside first, and moved
 * to its place when it is complete: what bears its final name is whole, and what was not finished
 * leaves nothing. One thread publishes; several may stage.
 */
public final class ResultsFolder implements AutoCloseable {

  private static final String STAGING = ".unfinished-";

  private final Path folder;
  private final Path staging;
  private final boolean made;

  private ResultsFolder(Path folder, Path staging, boolean made) {
    this.folder = folder;
    this.staging = staging;
    this.made = made;
  }

  /** The folder can't be written to, and what to do about it. */
  public static final class UnusableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A folder and what is wrong with it. */
    public UnusableException(Path folder, String reason) {
      this(folder, reason, "--out");
    }

    /** The same for a folder that another option names, or none. */
    public UnusableException(Path folder, String reason, String option) {
      super(
          "can't write results to '%s': %s%s"
              .formatted(
                  folder, reason, option.isEmpty() ? "" : "; choose another with " + option));
    }
  }

  /** Makes sure that results can be written there, making the folder if need be. */
  public static ResultsFolder open(Path folder) {
    boolean made = !Files.exists(folder);
    try {
      Files.createDirectories(folder);
      return new ResultsFolder(folder, Files.createTempDirectory(folder, STAGING), made);
    } catch (IOException e) {
      throw new UnusableException(folder, reason(e));
    }
  }

  /** A folder for a single file, making sure that no folder is in its way. */
  public static ResultsFolder of(Path file) {
    if (Files.isDirectory(file)) {
      throw new UnusableException(file, "it is a folder");
    }
    return open(parent(file));
  }

  /** Makes sure that nothing is in the way of a scenario's results. */
  public void prepare(String scenario) {
    Path place = folder.resolve(scenario);
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new UnusableException(place, "it is not a folder");
    }
    if (Files.exists(place) && !Files.isWritable(place)) {
      throw new UnusableException(place, "permission denied");
    }
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /**
   * Writes a file aside.
   *
   * @param name its final place inside the folder, with slashes
   */
  public void stage(String name, String text) {
    Path file = staging.resolve(name);
    try {
      Files.createDirectories(parent(file));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UnusableException(folder, reason(e));
    }
  }

  /** Removes what is staged. */
  public void discard() {
    try {
      for (Path path : everythingIn(staging)) {
        if (!path.equals(staging)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UnusableException(folder, reason(e));
    }
  }

  /**
   * Writes a file and moves it to its place at once; by several threads.
   *
   * @param name its place inside the folder, with slashes
   */
  public void put(String name, String text) {
    Path aside = staging.resolve(name);
    Path target = folder.resolve(name);
    try {
      Files.createDirectories(parent(aside));
      Files.writeString(aside, text);
      Files.createDirectories(parent(target));
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UnusableException(folder, reason(e));
    }
  }

  /** Moves all that is staged to its place. */
  public void publish() {
    try {
      for (Path file : filesIn(staging)) {
        Path target = folder.resolve(staging.relativize(file).toString());
        Files.createDirectories(parent(target));
        Files.move(
            file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UnusableException(folder, reason(e));
    }
  }

  /** Removes what was staged and not published, and the folder if it is new and empty. */
  @Override
  public void close() {
    try {
      for (Path path : everythingIn(staging)) {
        Files.deleteIfExists(path);
      }
      if (made && isEmpty(folder)) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException _) {
      // What is left has a name that says so, and the next result is not harmed.
    }
  }

  /** In the order of their names, but for {@code summary.json}, which comes last. */
  private static List<Path> filesIn(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .sorted(
              Comparator.comparing((Path path) -> path.endsWith("summary.json"))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private static List<Path> everythingIn(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.findAny().isEmpty();
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /** Why something could not be written, for people. */
  public static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _, NotDirectoryException _ -> "a file is in the way";
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no folder can be made there";
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : message;
      }
    };
  }
}
