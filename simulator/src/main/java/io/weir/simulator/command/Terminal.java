package io.weir.simulator.command;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out what the process was given. */
public final class Terminal {

  private static final int PLAIN_WIDTH = 120;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 400;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Terminal() {}

  /** The surroundings of this process. */
  public static Surroundings surroundings() {
    String outTarget = target(1);
    boolean outTerminal = isTerminal(outTarget);
    Charset charset = System.out.charset();
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        new Output(new FileOutputStream(FileDescriptor.out), isPipe(outTarget), charset),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
            false,
            System.err.charset()),
        outTerminal,
        isTerminal(target(2)),
        charset.equals(StandardCharsets.UTF_8),
        width(outTerminal, environment.get("COLUMNS")),
        environment,
        Path.of(""),
        System::nanoTime);
  }

  /** What a descriptor stands for; empty where that can't be known. */
  private static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(DESCRIPTORS.resolve("" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException _) {
      return "";
    }
  }

  /** The JDK tells only of input and output together, Linux of each. */
  private static boolean isTerminal(String target) {
    return target.isEmpty()
        ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        : target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
  }

  private static boolean isPipe(String target) {
    return target.startsWith("pipe:") || target.startsWith("socket:");
  }

  private static int width(boolean terminal, @Nullable String columns) {
    int width = number(columns == null ? "" : columns);
    if (width == 0 && terminal) {
      width = terminalWidth();
    }
    return width == 0 ? PLAIN_WIDTH : Math.clamp(width, NARROWEST, WIDEST);
  }

  /** Asks {@code stty}, the only one who knows without native code; 0 if it doesn't. */
  private static int terminalWidth() {
    ProcessBuilder stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(Path.of("/dev/tty").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = stty.start();
      try (InputStream answer = process.getInputStream()) {
        String text = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
        process.waitFor(1, TimeUnit.SECONDS);
        return number(text.substring(text.indexOf(' ') + 1));
      }
    } catch (IOException _) {
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int number(String text) {
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
