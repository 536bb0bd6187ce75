package io.weir.simulator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.Cell;
import io.weir.simulator.CellResult;
import io.weir.simulator.engine.LoopView;
import io.weir.simulator.engine.LoopView.EndpointView;
import io.weir.simulator.engine.LoopView.Standing;
import io.weir.simulator.engine.Replay;
import io.weir.simulator.engine.Replay.Choice;
import io.weir.simulator.engine.Replay.Journey;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.ScenarioLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

  private static final long SECOND = 1_000_000_000;
  private static final Experiment TIMEOUT =
      ScenarioLoader.load(Path.of("..", "scenarios", "timeout-1s.yaml"));

  @TempDir Path folder;

  private static Scenario scenario(String balancer) {
    return TIMEOUT.variants().stream()
        .filter(v -> v.labels().equals(Map.of("balancer", balancer, "hedging", "forbidden")))
        .findFirst()
        .orElseThrow()
        .scenario();
  }

  @Test
  void slowEndpointIsSuspectWhileItIsSlow() {
    Replay replay = new Replay(scenario("vigil"), 1);
    replay.to(14 * SECOND);
    assertThat(replay.views().getFirst().those(Standing.SUSPECT)).isEmpty();
    replay.to(17 * SECOND);

    LoopView view = replay.views().getFirst();
    assertThat(view.endpoints()).hasSize(11);
    assertThat(view.those(Standing.SUSPECT))
        .extracting(EndpointView::name)
        .containsExactly("api/0");
    assertThat(replay.opened()).isBetween(16_500L, 17_500L);
  }

  @Test
  void cheaperOfTheTwoThatWereDrawnIsPicked() {
    int different = 0;
    for (long number = 15_000; number < 15_020; number++) {
      Journey journey = new Replay(scenario("peak-ewma"), 1).request(number).orElseThrow();
      Choice choice = journey.choices().getFirst();
      List<EndpointView> drawn =
          choice.before().endpoints().stream()
              .filter(e -> choice.drawn().contains(e.name()))
              .toList();
      different += drawn.size() > 1 ? 1 : 0;
      double least = drawn.stream().mapToDouble(EndpointView::costNanos).min().orElseThrow();
      assertThat(drawn)
          .filteredOn(e -> e.name().equals(choice.endpoint()))
          .allMatch(e -> e.costNanos() == least)
          .hasSize(1);
    }
    assertThat(different).isGreaterThan(15);
  }

  @Test
  void lookingChangesNothing() {
    Scenario scenario = scenario("vigil");
    Journey plain = new Replay(scenario, 3).request(20_000).orElseThrow();
    Replay looked = new Replay(scenario, 3);
    for (long at = 0; at < 15; at++) {
      looked.to(at * SECOND);
      looked.views();
    }
    CellResult run = Cell.run(scenario, 3);

    assertThat(looked.request(20_000)).contains(plain);
    assertThat(new Replay(scenario, 3).request(run.phases().getFirst().intended())).isPresent();
    assertThat(new Replay(scenario, 3).request(run.phases().getFirst().intended() + 1)).isEmpty();
  }

  @Test
  void commandShowsAnInstantAndARequest() {
    Harness harness = new Harness(folder, TIMEOUT.withVariants(TIMEOUT.variants().subList(0, 1)));

    assertThat(harness.run("explain", "a.yaml", "--at", "2s", "--request", "2500")).isZero();
    assertThat(harness.out())
        .startsWith("timeout-1s, ")
        .contains("at 2 s, after ")
        .contains("edge loop 0 > api: 11 of 11 open\n")
        .containsPattern("request 2500 at 2[.0-9]+ s: ok after ")
        .containsPattern("first try at 2[.0-9]+ s to api/")
        .containsPattern("picked +api/[0-9]+ +open");
    for (String[] wrong :
        new String[][] {
          {"explain", "a.yaml"},
          {"explain", "a.yaml", "--at", "2"},
          {"explain", "a.yaml", "--request", "0"},
          {"explain", "a.yaml", "--request", "10000000"},
          {"explain", "a.yaml", "--at", "2s", "--request", "5"}
        }) {
      assertThat(harness.run(wrong)).as(String.join(" ", wrong)).isEqualTo(Exit.USAGE);
      assertThat(harness.err()).hasLineCount(1);
    }
  }
}
