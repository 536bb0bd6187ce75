package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.ConfigException;
import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.scenario.ScenarioLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded log is sent again: how many requests are intended in each second, and where to. */
class ReplaySimTest {

  private static final String LOG =
      """
      time,path
      1700000000.0,/a
      1700000000.1,/a
      1700000002.0,/b
      1700000004.5,/nowhere
      """;

  @TempDir Path folder;

  private CellResult run(String arrival, String events) throws IOException {
    Files.writeString(folder.resolve("log.csv"), LOG);
    Path file =
        Files.writeString(
            folder.resolve("replay.yaml"),
            """
            schema: 1
            name: replay
            duration: 10s
            clients:
              log: { to: edge, arrival: { %s }, timeout: 1s }
            gateways:
              edge: { routes: [ { path: /a, to: a }, { path: /b, to: b } ] }
            services:
              a: { endpoints: 1, latency: 1ms }
              b: { endpoints: 1, latency: 1ms }
            events: [ %s ]
            """
                .formatted(arrival, events));
    return Cell.run(ScenarioLoader.load(file).variants().getFirst().scenario(), 1);
  }

  private List<Long> perSecond(String arrival, String events) throws IOException {
    return run(arrival, events).windows().stream().map(CellResult.WindowResult::intended).toList();
  }

  @Test
  void requestsComeWhenTheyCame() throws IOException {
    assertThat(perSecond("trace: log.csv", ""))
        .containsExactly(2L, 0L, 1L, 0L, 1L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void eachGoesWhereItWent() throws IOException {
    CellResult result = run("open: trace, trace: log.csv", "");
    assertThat(result.endpoints())
        .extracting(CellResult.EndpointResult::tries)
        .containsExactly(2L, 1L);
    assertThat(result.phases().getFirst().rejected()).as("no route").isEqualTo(1);
  }

  @Test
  void speedMakesThemComeSooner() throws IOException {
    assertThat(perSecond("trace: log.csv, speed: 2x", ""))
        .containsExactly(2L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void cycleBeginsAgainAfterAGapOfMeanLength() throws IOException {
    // One lap takes 4.5 s and a gap of 1.5 s.
    assertThat(perSecond("trace: log.csv, cycle: true", ""))
        .containsExactly(2L, 0L, 1L, 0L, 1L, 0L, 2L, 0L, 1L, 0L);
  }

  @Test
  void loadReplaysFasterForAWhile() throws IOException {
    assertThat(perSecond("trace: log.csv", "{ at: 1s, for: 1s, load: { client: log, by: 3x } }"))
        .containsExactly(2L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void digestMayBeDemanded() throws IOException {
    assertThat(perSecond("trace: log.csv, sha256: auto", "")).contains(2L);
    assertThatThrownBy(() -> run("trace: log.csv, sha256: " + "0".repeat(64), ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("replay.yaml:5:38: clients.log.arrival.trace: the file's SHA-256 is");
  }

  @Test
  void fewRequestsAreListedInTheFileItself() throws IOException {
    String listed = "trace: [ { at: 4s, path: /b }, { at: 1500ms, path: /a, method: POST } ]";
    assertThat(perSecond(listed, "")).containsExactly(0L, 1L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L);
    assertThat(run(listed, "").endpoints())
        .extracting(CellResult.EndpointResult::tries)
        .containsExactly(1L, 1L);
    // One lap takes 4 s and a gap of 4 s.
    assertThat(perSecond("open: trace, speed: 2x, cycle: true, " + listed, ""))
        .containsExactly(1L, 0L, 1L, 0L, 1L, 0L, 1L, 0L, 1L, 0L);
  }

  @Test
  void faultsOfAListNameTheirPlace() {
    assertThatThrownBy(() -> run("trace: []", "")).hasMessageContaining("from 1 to 10000 items");
    assertThatThrownBy(() -> run("trace: [ { at: 1s, path: a } ]", ""))
        .hasMessageContaining("arrival.trace[0].path");
    assertThatThrownBy(() -> run("trace: [ { at: 0s, path: /a } ], cycle: true", ""))
        .hasMessageContaining("replay.yaml:5:38: clients.log.arrival.trace: a trace of a single");
    assertThatThrownBy(() -> run("trace: [ { at: 0s, path: /a } ], sha256: auto", ""))
        .hasMessageContaining("'sha256' is too much: goes with a file");
    assertThatThrownBy(() -> run("trace: [ { at: 0s, path: /x } ]", ""))
        .hasMessageContaining("any path of the trace");
  }

  @Test
  void faultsNameTheirPlace() {
    assertThatThrownBy(() -> run("trace: nowhere.csv", ""))
        .hasMessageContaining("replay.yaml:5:38: clients.log.arrival.trace: there is no file");
    assertThatThrownBy(() -> run("trace: .", "")).hasMessageContaining("there is no file '.'");
    assertThatThrownBy(() -> run("trace: log.csv, columns: { at: ts }", ""))
        .hasMessageContaining("log.csv:1:1: names no column 'ts'");
    assertThatThrownBy(() -> run("trace: log.csv, rate: 5/s", ""))
        .hasMessageContaining("'rate' is too much: a trace tells when to send");
    assertThatThrownBy(() -> run("open: poisson, trace: log.csv", ""))
        .hasMessageContaining("a trace is 'open: trace'");
    assertThatThrownBy(() -> run("open: trace", "")).hasMessageContaining("key 'trace' is missing");
    assertThatThrownBy(() -> run("open: constant, rate: 1/s, speed: 2x", ""))
        .hasMessageContaining("'speed' is too much: goes with 'trace'");
    assertThatThrownBy(() -> run("trace: log.csv, speed: 0x", ""))
        .hasMessageContaining("a speed of zero sends nothing");
    assertThatThrownBy(() -> run("trace: log.csv", "{ at: 1s, load: { client: log, rate: 5/s } }"))
        .hasMessageContaining("have no rate of their own; write 'by'");
  }
}
