package io.weir.simulator.report;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.result.CellId;
import java.util.ArrayList;
import java.util.List;

/** One run of one cell as it was counted: what is written is read back as it was. */
public final class CellJson {

  /** The version of this file's layout. */
  private static final int LAYOUT = 1;

  private CellJson() {}

  /** The whole file. */
  public static Json of(CellId id, long seed, CellResult result) {
    Members phases = new Members();
    List<Json> order = new ArrayList<>();
    for (PhaseResult phase : result.phases()) {
      phases.with(phase.name(), phase(phase));
      order.add(new Json.Text(phase.name()));
    }
    return new Members()
        .with("cell", id.text())
        .with("endpoints", new Array(result.endpoints().stream().map(CellJson::endpoint).toList()))
        .with("events", result.events())
        .with("layout", LAYOUT)
        .with("model", Scenario.MODEL)
        .with("order", new Array(order))
        .with("phases", phases)
        .with("seed", seed)
        .with("windows", new Array(result.windows().stream().map(CellJson::window).toList()));
  }

  /**
   * What a file says.
   *
   * @param id of the cell that it should be of
   * @throws UnexpectedException if it is of another, or not such a file
   */
  public static CellResult read(CellId id, Json json) {
    Tree root = Tree.of(json);
    if (root.at("layout").whole() != LAYOUT || !root.at("cell").text().equals(id.text())) {
      throw new UnexpectedException("it is not of the cell that its name says");
    }
    List<PhaseResult> phases = new ArrayList<>();
    for (Tree name : root.at("order").items()) {
      phases.add(phase(name.text(), root.at("phases").at(name.text())));
    }
    return new CellResult(
        phases,
        root.at("windows").items().stream().map(CellJson::window).toList(),
        root.at("endpoints").items().stream().map(CellJson::endpoint).toList(),
        root.at("events").whole());
  }

  private static Json phase(PhaseResult phase) {
    return new Members()
        .with("errors", phase.errors())
        .with("hedges", phase.hedges())
        .with("intended", phase.intended())
        .with("latency", SummaryJson.histogram(phase.latency()))
        .with("offered", longs(phase.offered()))
        .with("ok", phase.ok())
        .with("probes", phase.probes())
        .with("rejected", phase.rejected())
        .with("retries", phase.retries())
        .with("timeouts", phase.timeouts())
        .with("tries", phase.tries())
        .with("tries-per-endpoint", longs(phase.tryCounts()));
  }

  private static PhaseResult phase(String name, Tree phase) {
    return new PhaseResult(
        name,
        phase.at("intended").whole(),
        phase.at("ok").whole(),
        phase.at("timeouts").whole(),
        phase.at("errors").whole(),
        phase.at("rejected").whole(),
        SummaryReader.histogram(phase.at("latency")),
        phase.at("tries").whole(),
        phase.at("retries").whole(),
        phase.at("hedges").whole(),
        phase.at("probes").whole(),
        phase.at("tries-per-endpoint").wholes(),
        phase.at("offered").wholes());
  }

  private static Json endpoint(EndpointResult endpoint) {
    return new Members()
        .with("index", endpoint.index())
        .with("kept-out-ns", endpoint.keptOutNanos())
        .with("max-in-flight", endpoint.maxInFlight())
        .with("max-waiting", endpoint.maxWaiting())
        .with("service", endpoint.service())
        .with("tries", endpoint.tries());
  }

  private static EndpointResult endpoint(Tree endpoint) {
    return new EndpointResult(
        endpoint.at("service").text(),
        (int) endpoint.at("index").whole(),
        endpoint.at("tries").whole(),
        (int) endpoint.at("max-in-flight").whole(),
        (int) endpoint.at("max-waiting").whole(),
        endpoint.at("kept-out-ns").whole());
  }

  private static Json window(WindowResult window) {
    return longs(List.of(window.intended(), window.ok(), window.failed(), window.p99Nanos()));
  }

  private static WindowResult window(Tree window) {
    List<Long> counts = window.wholes();
    if (counts.size() != 4) {
      throw new UnexpectedException("'" + window.path() + "' is not four numbers");
    }
    return new WindowResult(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
  }

  private static Json longs(List<Long> values) {
    return new Array(values.stream().map(Json::of).toList());
  }
}
