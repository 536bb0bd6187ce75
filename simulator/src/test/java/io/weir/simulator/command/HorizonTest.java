package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Document;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Overrides;
import io.weir.simulator.scenario.ScenarioLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class HorizonTest {

  @Test
  void cutsDurationAndWhatComesLater() {
    Experiment whole = Samples.experiment();
    Experiment cut = Horizon.of("2s").cut(whole);

    assertThat(cut.variants().getFirst().scenario().durationNanos()).isEqualTo(2_000_000_000L);
    assertThat(cut.events()).allMatch(event -> event.atNanos() < 2_000_000_000L);
    assertThat(cut.variants().getFirst().scenario().measure().phases())
        .allMatch(phase -> phase.toNanos() <= 2_000_000_000L);
  }

  @Test
  void withoutATimeNothingChanges() {
    assertThat(Horizon.of("").cut(Samples.experiment())).isEqualTo(Samples.experiment());
  }

  @Test
  void takesOnlyTimesAboveZero() {
    assertThatThrownBy(() -> Horizon.of("0s")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Horizon.of("soon")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToEndBeforeAnythingIsMeasured() {
    Experiment experiment =
        ScenarioLoader.load(
            Document.parse(
                "x.yaml",
                """
                schema: 1
                name: warm
                duration: 60s
                clients:
                  web: { to: edge, arrival: { open: constant, rate: 10/s }, timeout: 1s }
                gateways:
                  edge: { routes: [ { path: /, to: api } ] }
                services:
                  api: { endpoints: 1, latency: 1ms }
                measure: { warmup: 10s }
                """),
            Overrides.NONE);
    for (String early : List.of("1s", "10s")) {
      assertThatThrownBy(() -> Horizon.of(early).cut(experiment))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--until ends before the warm-up of 'warm'")
          .hasMessageContaining("give more than 10.0 s");
    }
    Experiment cut = Horizon.of("11s").cut(experiment);
    assertThat(cut.variants().getFirst().scenario().durationNanos()).isEqualTo(11_000_000_000L);
  }
}
