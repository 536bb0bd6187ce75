package io.weir.simulator.report;

import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import java.util.List;

/** One run of one cell as counted, for those who want to reckon themselves. */
public final class SeedJson {

  private SeedJson() {}

  /** The whole file. */
  public static Json of(long seed, CellResult result) {
    Members phases = new Members();
    for (PhaseResult phase : result.phases()) {
      phases.with(phase.name(), phase(phase));
    }
    List<Json> endpoints = result.endpoints().stream().map(SeedJson::endpoint).toList();
    List<Json> windows =
        result.windows().stream()
            .<Json>map(w -> longs(List.of(w.intended(), w.ok(), w.failed(), w.p99Nanos())))
            .toList();
    return new Members()
        .with("endpoints", new Array(endpoints))
        .with("model", Scenario.MODEL)
        .with("phases", phases)
        .with("seed", seed)
        .with("windows", new Array(windows));
  }

  private static Json phase(PhaseResult phase) {
    return new Members()
        .with("errors", phase.errors())
        .with("hedges", phase.hedges())
        .with("intended", phase.intended())
        .with("latency", SummaryJson.histogram(phase.latency()))
        .with("ok", phase.ok())
        .with("probes", phase.probes())
        .with("rejected", phase.rejected())
        .with("retries", phase.retries())
        .with("timeouts", phase.timeouts())
        .with("tries", phase.tries())
        .with("tries-per-endpoint", longs(phase.tryCounts()));
  }

  private static Json endpoint(EndpointResult endpoint) {
    return new Members()
        .with("max-in-flight", endpoint.maxInFlight())
        .with("name", endpoint.service() + "/" + endpoint.index())
        .with("tries", endpoint.tries());
  }

  private static Json longs(List<Long> values) {
    return new Array(values.stream().map(Json::of).toList());
  }
}
