package io.weir.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin page as a browser shows it. */
@Timeout(120)
class PageIT {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  @TempDir private Path folder;
  private final List<String> journal = new CopyOnWriteArrayList<>();

  private static @Nullable String browser() {
    for (String name : BROWSERS) {
      for (String place : System.getenv("PATH").split(File.pathSeparator)) {
        Path found = Path.of(place, name);
        if (Files.isExecutable(found)) {
          return found.toString();
        }
      }
    }
    return null;
  }

  /** The document after its script has run for two seconds of its own time. */
  private String document(String browser, String url) throws IOException, InterruptedException {
    Path out = folder.resolve("document.html");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=2500",
                "--dump-dom",
                url)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(100, TimeUnit.SECONDS)) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Test
  void showsWhatThereIsAndNamesAreOnlyText() throws Exception {
    String browser = browser();
    assumeTrue(browser != null, "no Chromium is installed");
    Path file =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            schema: 1
            name: edge
            listeners: { web: { port: 0, address: 127.0.0.1 } }
            routes: [ { name: "<img/src=x/onerror=alert(1)>", to: api } ]
            clusters: { api: [ 127.0.0.1:9, 127.0.0.2:9 ] }
            admin: { port: 0 }
            drain: 1s
            event-loops: 2
            """);
    try (Gateway gateway = Gateway.start(file, journal::add)) {
      String shown = document(browser, "http://127.0.0.1:" + gateway.adminPort() + "/");
      assertThat(shown)
          .contains(
              "ready, version " + gateway.spec().snapshot().version(),
              "<td>127.0.0.1:9</td>",
              "<td>127.0.0.2:9</td>",
              "&lt;img/src=x/onerror=alert(1)&gt;")
          .doesNotContain("<img");
    }
  }
}
