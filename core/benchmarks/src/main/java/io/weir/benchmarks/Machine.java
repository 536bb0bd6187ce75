package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What results were measured on. */
public final class Machine {

  private Machine() {}

  /** Processor, cores and JDK on one line. */
  public static String describe() {
    return "%s, %d cores, JDK %s"
        .formatted(cpu(), Runtime.getRuntime().availableProcessors(), Runtime.version());
  }

  private static String cpu() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch", "unknown"));
    } catch (IOException e) {
      return System.getProperty("os.arch", "unknown");
    }
  }
}
