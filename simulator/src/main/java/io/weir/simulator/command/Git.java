package io.weir.simulator.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads files of another version by asking {@code git}, which it never lets run for long. */
final class Git {

  private static final int MOST_BYTES = 64 << 20;
  private static final long PATIENCE_SECONDS = 20;

  private final Path folder;

  /** The repository that this folder is in. */
  Git(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** Git can't be asked, or doesn't know. */
  static final class GitException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GitException(String message) {
      super(message);
    }
  }

  /**
   * Makes sure that a version is there.
   *
   * @throws GitException if it isn't
   */
  void check(String ref) {
    if (ref.isEmpty() || ref.startsWith("-") || ref.chars().anyMatch(Character::isISOControl)) {
      throw new GitException("'" + ref + "' is no name of a version in git");
    }
    if (ask("rev-parse", "--is-inside-work-tree").code != 0) {
      throw new GitException("'" + folder + "' is not in a git repository");
    }
    if (ask("rev-parse", "--verify", "--quiet", ref + "^{commit}").code != 0) {
      throw new GitException(
          "git knows no version '" + ref + "'; a shallow clone has only its own (fetch it first)");
    }
  }

  /** A file's content, below the folder; empty if that version has no such file. */
  Optional<String> read(String ref, String file) {
    Answer answer = ask("show", "--no-textconv", ref + ":./" + file);
    return answer.code == 0 ? Optional.of(answer.text) : Optional.empty();
  }

  /** The names of a folder's files in it, sorted; none if that version has no such folder. */
  List<String> list(String ref, String path) {
    Answer answer = ask("ls-tree", "--name-only", "-z", ref + ":./" + path);
    if (answer.code != 0) {
      return List.of();
    }
    return List.of(answer.text.split("\0")).stream().filter(name -> !name.isEmpty()).toList();
  }

  private record Answer(int code, String text) {}

  private Answer ask(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--no-pager"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    try {
      return answer(builder.start());
    } catch (IOException e) {
      throw new GitException("can't run git: " + e.getMessage());
    }
  }

  /** The answer is read on a thread of its own, so that git is stopped however it hangs. */
  private static Answer answer(Process process) throws IOException {
    process.getOutputStream().close();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Thread reader = Thread.ofPlatform().daemon().name("git").start(() -> copy(process, bytes));
    try {
      reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (reader.isAlive() || !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new GitException("git did not answer within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new GitException("interrupted while waiting for git");
    } finally {
      process.destroyForcibly();
    }
    if (bytes.size() > MOST_BYTES) {
      throw new GitException("git answers with more than " + (MOST_BYTES >> 20) + " MiB");
    }
    return new Answer(process.exitValue(), bytes.toString(StandardCharsets.UTF_8));
  }

  private static void copy(Process process, ByteArrayOutputStream bytes) {
    try (InputStream in = process.getInputStream()) {
      bytes.writeBytes(in.readNBytes(MOST_BYTES + 1));
    } catch (IOException _) {
      // Its end; the exit code tells whether it was a good one.
    }
  }
}
