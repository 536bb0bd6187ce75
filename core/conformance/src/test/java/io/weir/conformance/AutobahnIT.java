package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Autobahn's test suite says of a WebSocket server the same through the gateway as directly. */
@EnabledIfSystemProperty(
    named = "weir.autobahn",
    matches = ".+",
    disabledReason =
        "needs the suite's wstest on the PATH, and its cases by -Dweir.autobahn='[1-7].*,10.*' "
            + "or, for more than half an hour, '*'")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class AutobahnIT {

  private static final String CASES = System.getProperty("weir.autobahn", "");
  private static final String NO_CASES = "will run 0 test cases";

  @TempDir private static Path folder;

  /** How a case ended, as the suite's report has it. */
  private record Ending(String behavior, String behaviorClose, Integer remoteCloseCode) {}

  @Test
  void everyCaseEndsAsWithoutTheGateway() throws Exception {
    try (WebSocketEcho echo = new WebSocketEcho();
        GatewayProcess gateway = GatewayProcess.start(folder, echo.port(), "http1")) {
      Map<String, Map<String, Ending>> endings = run(echo.port(), gateway.port);
      assertThat(gateway.end()).doesNotContain("LEAK");
      assertThat(endings).containsOnlyKeys("directly", "through");
      assertThat(endings.get("directly").values())
          .extracting(Ending::behavior)
          .isNotEmpty()
          .doesNotContain("FAILED");
      assertThat(endings.get("through"))
          .containsExactlyInAnyOrderEntriesOf(endings.get("directly"));
    }
  }

  /** The suite's report: by server, then by case. */
  private static Map<String, Map<String, Ending>> run(int directly, int through)
      throws IOException, InterruptedException {
    Path reports = folder.resolve("reports");
    Path spec = folder.resolve("spec.json");
    Gson json = new Gson();
    Files.writeString(
        spec,
        """
        {
          "outdir": "%s",
          "servers": [
            { "agent": "directly", "url": "ws://127.0.0.1:%d" },
            { "agent": "through", "url": "ws://127.0.0.1:%d" }
          ],
          "cases": %s
        }
        """
            .formatted(reports, directly, through, json.toJson(CASES.split(",", -1))));
    runSuite(spec);
    return json.fromJson(Files.readString(reports.resolve("index.json")), new TypeToken<>() {});
  }

  /** The suite itself waits for ever where its patterns match no case. */
  private static void runSuite(Path spec) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("wstest", "-m", "fuzzingclient", "-s", spec.toString())
            .redirectErrorStream(true);
    builder.environment().put("PYTHONUNBUFFERED", "1");
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      StringBuilder said = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.append(line).append('\n');
        assertThat(line).as("the cases of -Dweir.autobahn='%s'", CASES).doesNotContain(NO_CASES);
      }
      assertThat(process.waitFor()).as(said.toString()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
