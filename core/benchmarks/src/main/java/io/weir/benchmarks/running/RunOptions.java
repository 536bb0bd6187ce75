package io.weir.benchmarks.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all these runs can be told. */
final class RunOptions {

  @Option(
      names = "--gateway",
      paramLabel = "PATH",
      defaultValue = "bin/gateway",
      description = "How the gateway is started; ${DEFAULT-VALUE} if left out.")
  Path launcher = Path.of("bin/gateway");

  @Option(names = "--out", paramLabel = "FILE", description = "Write a table there.")
  @Nullable Path out;

  static Path folder() throws IOException {
    return Files.createTempDirectory("weir-running");
  }
}
