package io.weir.simulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.Cell;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import org.junit.jupiter.api.Test;

class DerivedTest {

  private final Scenario scenario =
      new Scenarios().seconds(5).arrival(new Arrival.Constant(100)).slow(0, 1, 2, 1).build();

  @Test
  void scaledClientsSendAsManyTimesAsOften() {
    long plain = Cell.run(scenario, 1).phases().getFirst().intended();

    assertThat(Cell.run(Derived.scaled(scenario, 3), 1).phases().getFirst().intended())
        .isEqualTo(3 * plain);
    assertThat(Derived.scaled(scenario, 1)).isEqualTo(scenario);
  }

  @Test
  void overheadDelaysEveryRequest() {
    Scenario slower = Derived.withOverhead(scenario, new Distribution.Constant(7_000_000));

    long before = Cell.run(scenario, 1).phases().getFirst().latency().percentile(50);
    long after = Cell.run(slower, 1).phases().getFirst().latency().percentile(50);

    assertThat(after - before).isBetween(6_900_000L, 7_100_000L);
  }

  @Test
  void withoutFaultsNothingHappens() {
    assertThat(Derived.withoutFaults(scenario).faults()).isEmpty();
    assertThat(Derived.withoutFaults(scenario).clients()).isEqualTo(scenario.clients());
  }
}
