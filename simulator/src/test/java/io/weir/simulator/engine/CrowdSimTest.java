package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.MILLI;
import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients and servers taken apart and joined by something else than the engine's own routers. */
class CrowdSimTest {

  private static final int ENDPOINTS = 3;

  private final VirtualTime time = new VirtualTime();
  private final List<String> reached = new ArrayList<>();

  @Test
  void withoutRouterBetweenThemEveryRequestDemandsWhatItDemandsInAWorld() {
    Scenario scenario =
        scenario()
            .arrival(new Arrival.Poisson(500))
            .latency(new Distribution.Exponential(20 * MILLI))
            .build();

    PhaseResult world = new World(scenario, 7).run().phases().getFirst();
    PhaseResult apart = run(scenario, 7).phases().getFirst();

    assertThat(apart.intended()).isEqualTo(world.intended());
    assertThat(apart.ok()).isEqualTo(world.ok());
    assertThat(percentiles(apart.latency())).isEqualTo(percentiles(world.latency()));
    assertThat(apart.tries()).isEqualTo(world.tries());
  }

  @Test
  void faultsHitTriesFromOutside() {
    Scenario scenario = scenario().fail(0, 2, 4, 1).build();

    CellResult result = run(scenario, 1);

    assertThat(result.phases().getFirst().errors())
        .isEqualTo(result.phases().getFirst().intended() * 4 / 10 / ENDPOINTS);
    assertThat(result.endpoints()).allMatch(endpoint -> endpoint.tries() > 0);
  }

  @Test
  void endpointThatGoesDownIsToldOfAndBreaksWhatIsInFlight() {
    Scenario scenario =
        scenario()
            .fault(
                new Fault.Down(2 * SECOND, SECOND, "api", List.of(1), Fault.Down.How.REFUSE, false))
            .build();

    CellResult result = run(scenario, 1);

    assertThat(reached).containsExactly("1 REFUSE at 2000", "1 null at 3000");
    assertThat(result.phases().getFirst().errors()).isPositive();
  }

  @Test
  void whatNobodyAnswersIsTooLateOnceAllIsGivenUp() {
    Scenario scenario = scenario().seconds(1).build();
    Crowd crowd = new Crowd(scenario, 1, time, inquiry -> {});
    runToEnd();

    assertThat(crowd.open()).isEqualTo(crowd.opened()).isPositive();
    crowd.giveUp();

    PhaseResult all = crowd.result(List.of()).phases().getFirst();
    assertThat(all.timeouts()).isEqualTo(all.intended());
    assertThat(crowd.open()).isZero();
  }

  @Test
  void ownAnswersOfAGatewayCountAsInAWorld() {
    Scenario scenario = scenario().seconds(1).build();
    Crowd crowd =
        new Crowd(
            scenario,
            1,
            time,
            inquiry -> {
              switch ((int) (inquiry.number() % 4)) {
                case 0 -> inquiry.answered(LocalAnswer.OVERLOADED);
                case 1 -> inquiry.answered(LocalAnswer.TIMEOUT);
                case 2 -> inquiry.answered(LocalAnswer.UPSTREAM_FAILED);
                default -> inquiry.failed();
              }
            });
    runToEnd();

    PhaseResult all = crowd.result(List.of()).phases().getFirst();
    assertThat(all.rejected()).isEqualTo(all.intended() / 4);
    assertThat(all.timeouts()).isEqualTo(all.intended() / 4);
    assertThat(all.errors()).isEqualTo(all.intended() / 2);
  }

  @Test
  void cancelledTryIsNeverAnswered() {
    Scenario scenario = scenario().build();
    List<Object> answered = new ArrayList<>();
    Fleet fleet = new Fleet(scenario, 1, time, new Listening(answered));
    Fleet.Visit unwanted = fleet.receive(0, "unwanted", 1);
    fleet.receive(1, "wanted", 1);
    fleet.cancel(unwanted);
    fleet.cancel(unwanted);
    runToEnd();

    assertThat(answered).containsExactly("wanted");
    assertThat(fleet.arrived())
        .containsExactly(new Fleet.Arrived(1, 0, 0), new Fleet.Arrived(1, 1, 1));
  }

  private static Scenarios scenario() {
    return new Scenarios()
        .seconds(10)
        .endpoints(ENDPOINTS)
        .arrival(new Arrival.Constant(300))
        .timeout(TimeoutSpec.NONE);
  }

  /** Each request goes to the endpoint that its number says. */
  private CellResult run(Scenario scenario, long seed) {
    Fleet fleet = new Fleet(scenario, seed, time, new Listening(new ArrayList<>()));
    Crowd crowd =
        new Crowd(
            scenario,
            seed,
            time,
            inquiry ->
                fleet.receive((int) (inquiry.number() % ENDPOINTS), inquiry, inquiry.number()));
    runToEnd();
    fleet.arrived().forEach(each -> crowd.tried(each.number(), each.slot(), Attempt.Kind.FIRST));
    return crowd.result(fleet.results());
  }

  private void runToEnd() {
    while (time.step(Long.MAX_VALUE)) {
      // Every event is a step.
    }
  }

  private static List<Long> percentiles(LogLinearHistogram latency) {
    return LongStream.rangeClosed(0, 100).map(p -> latency.percentile(p)).boxed().toList();
  }

  /** Tells clients of answers, or notes that there was one. */
  private final class Listening implements Fleet.Outlet {
    private final List<Object> others;

    Listening(List<Object> others) {
      this.others = others;
    }

    @Override
    public void answered(Fleet.Visit visit, int status, long retryAfterNanos) {
      if (visit.guest() instanceof Inquiry inquiry) {
        inquiry.answered(status);
      } else {
        others.add(visit.guest());
      }
    }

    @Override
    public void broken(Fleet.Visit visit) {
      ((Inquiry) visit.guest()).failed();
    }

    @Override
    public void reach(int slot, Fault.Down.@Nullable How down) {
      reached.add(slot + " " + down + " at " + time.nanos() / MILLI);
    }
  }
}
