package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
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
    Path output = folder.resolve("output");
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
    Process process =
        new ProcessBuilder("wstest", "-m", "fuzzingclient", "-s", spec.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      int status = process.waitFor();
      assertThat(status).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return json.fromJson(Files.readString(reports.resolve("index.json")), new TypeToken<>() {});
  }
}
