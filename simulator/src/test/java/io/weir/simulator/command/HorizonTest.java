package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Experiment;
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
}
