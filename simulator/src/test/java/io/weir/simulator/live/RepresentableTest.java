package io.weir.simulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Document;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import io.weir.simulator.scenario.Variant;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentableTest {

  private static final Path LIBRARY = Path.of("..", "scenarios");

  @ParameterizedTest
  @ValueSource(
      strings = {"timeout-1s-enforced", "live-short", "hang", "flap-3s", "gc-pauses", "fast-fail"})
  void whatHappensAtEndpointsCanBeLive(String name) {
    Document document = Document.load(LIBRARY.resolve(name + ".yaml"));

    assertThat(faults(document)).isEmpty();
  }

  @Test
  void everythingThatCannotBeLiveIsToldWithItsPlaceAndAWayOut() {
    Document document = Document.load(LIBRARY.resolve("zone-loss.yaml"));

    assertThat(faults(document))
        .hasSizeGreaterThan(3)
        .allMatch(fault -> fault.matches(".*zone-loss\\.yaml:\\d+:\\d+: .+: .+[;,] .+|.+"))
        .anyMatch(fault -> fault.contains("gateways.edge.zones: on loopback"))
        .anyMatch(fault -> fault.contains("network: loopback takes"))
        .anyMatch(fault -> fault.contains(".partition: live mode can't lose messages"))
        .anyMatch(fault -> fault.contains(".zone-outage: on loopback there are no zones"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateways.edge.replicas=2 | gateways.edge: live mode starts one process",
        "services.api.reports=true | services.api: the gateway reads no load reports",
        "clients.web.arrival.rate=30000/s | clients.web.arrival: live mode sends at most",
        "services.api.endpoints=501 | services: live mode has at most 500",
      })
  void oneValueTooMuchIsRefused(String change, String refusal) {
    Document document = Document.load(LIBRARY.resolve("live-short.yaml"));

    assertThat(faults(document, change)).singleElement().asString().contains(refusal);
  }

  private static List<String> faults(Document document, String... changes) {
    Experiment experiment = ScenarioLoader.load(document, Overrides.of(List.of(changes)));
    return Representable.faults(
        document.root(),
        experiment.variants().stream().map(Variant::scenario).toList(),
        experiment.assertions());
  }
}
