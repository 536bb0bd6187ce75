package io.weir.benchmarks.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short forms of what is run by hand for long; the gateway is a process of its own. */
@Timeout(600)
class RunningIT {

  @TempDir private Path folder;
  private Path launcher;
  private Path table;

  /** Starts the gateway from this build's classes, as its launcher does from jars. */
  @BeforeEach
  void writeLauncher() throws IOException {
    assumeTrue(Epoll.isAvailable(), "these runs need Linux' epoll");
    launcher = folder.resolve("gateway");
    table = folder.resolve("table.md");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' io.weir.gateway.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private int run(Object command, String... arguments) {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--gateway";
    all[arguments.length + 1] = launcher.toString();
    all[arguments.length + 2] = "--out";
    all[arguments.length + 3] = table.toString();
    return new CommandLine(command).execute(all);
  }

  private String table() {
    try {
      return Files.readString(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assumeTool(String name, String option) {
    boolean there;
    try {
      Process process =
          new ProcessBuilder(name, option)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = process.waitFor() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(there, name + " is not installed");
  }

  @Test
  void reloadsLoseNothingAndMixNothing() {
    assumeTool("openssl", "version");
    assertThat(run(new ReloadCommand(), "--reloads", "20", "--requests", "10000")).isZero();
    assertThat(table()).contains("| requests sent | 10000 |", "| reloads | 20 |");
  }

  @Test
  void restartsLoseNothing() {
    assertThat(run(new RestartsCommand(), "--restarts", "3")).isZero();
    assertThat(table()).contains("| restarts, each by `gateway upgrade` | 3 | 3 | yes |");
  }

  @Test
  void loadLeaksNothing() {
    assumeTool("openssl", "version");
    assumeTool("h2load", "--version");
    assertThat(run(new SoakCommand(), "--requests", "6000", "--rounds", "2")).isZero();
    assertThat(table()).contains("| leaks reported by the paranoid detector | 0 |");
  }

  /** How fast it is depends on the machine; that everybody gets an answer does not. */
  @Test
  void tooMuchIsShedOrServedAndNothingElse() {
    run(new OverloadCommand(), "--seconds", "2");
    assertThat(table())
        .contains("| neither, by status | {} | {} | yes |")
        .doesNotContain("| shed | 0/s |")
        .doesNotContain("| goodput offered three times | 0/s |");
  }
}
