package io.weir.simulator.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a measured speed depends on.
 *
 * @param cpu the processor's model
 * @param cores that this process may use
 * @param jdk version and maker
 * @param system the operating system and its version
 */
public record Machine(String cpu, int cores, String jdk, String system) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The one this runs on. */
  public static Machine here() {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version() + " (" + System.getProperty("java.vendor", "unknown") + ")",
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** In one line. */
  public String line(Style style) {
    return style.safe(cpu)
        + style.dot()
        + cores
        + (cores == 1 ? " core" : " cores")
        + style.dot()
        + "JDK "
        + jdk
        + style.dot()
        + system;
  }

  /** As in {@code run.json}. */
  public Json json() {
    return new Json.Members()
        .with("cores", cores)
        .with("cpu", cpu)
        .with("jdk", jdk)
        .with("system", system);
  }

  private static String cpuModel() {
    String architecture = System.getProperty("os.arch", "unknown");
    if (!Files.isReadable(CPU_INFO)) {
      return architecture;
    }
    try {
      for (String line : Files.readAllLines(CPU_INFO)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException _) {
      // The architecture will do.
    }
    return architecture;
  }
}
