package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.exchange.Router;
import io.weir.routing.exchange.Upstream;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The watch stops a run: shown with tries that a router sent in another situation. */
class WatchTest {

  private static final AccrualSpec THREE_IN_A_ROW =
      new AccrualSpec(
          3,
          0,
          1,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          0,
          1,
          0);

  private final VirtualTime time = new VirtualTime();
  private final List<Attempt> sent = new ArrayList<>();
  private Router router;

  @Test
  void nothingGoesToAnEndpointThatLeft() {
    Snapshot snapshot = start(new BalancerSpec.RoundRobin(), AccrualSpec.NONE);
    Attempt early = open();
    watch().sent(early, 0, 0);
    ClusterSpec cluster = snapshot.clusters().getFirst();
    router.apply(
        new Snapshot("2", snapshot.listeners(), List.of(cluster.withEndpoints(List.of()))));

    assertThatThrownBy(() -> watch().sent(early, 0, 0))
        .isInstanceOf(InvariantException.class)
        .hasMessageContaining("which left");
  }

  @Test
  void ejectedEndpointGetsNothingButAProbe() {
    start(new BalancerSpec.RoundRobin(), THREE_IN_A_ROW);
    Attempt before = failUntil(Endpoint::ejected);

    assertThatThrownBy(() -> watch().sent(before, 0, 0))
        .isInstanceOf(InvariantException.class)
        .hasMessageContaining("is ejected and got more than a probe");
  }

  @Test
  void ejectedEndpointGetsOneProbeAtATime() {
    start(new BalancerSpec.RoundRobin(), THREE_IN_A_ROW);
    Attempt before = failUntil(Endpoint::ejected);
    time.advanceTo(2 * SECOND);
    Attempt probe = open();
    assertThat(probe.endpoint()).isSameAs(before.endpoint());
    Watch watch = watch();
    watch.sent(probe, 0, 0);

    assertThatThrownBy(() -> watch.sent(probe, 0, 0))
        .isInstanceOf(InvariantException.class)
        .hasMessageContaining("is ejected and got a second probe");
  }

  @Test
  void suspectEndpointGetsNothingButAProbe() {
    start(BalancerSpec.Vigil.defaults(), AccrualSpec.NONE);
    Attempt before = failUntil(endpoint -> cluster().suspects(endpoint));

    assertThatThrownBy(() -> watch().sent(before, 0, 0))
        .isInstanceOf(InvariantException.class)
        .hasMessageContaining("is suspect and got more than a probe");
  }

  @Test
  void suspectEndpointGetsOneProbeAtATime() {
    start(BalancerSpec.Vigil.defaults(), AccrualSpec.NONE);
    failUntil(endpoint -> cluster().suspects(endpoint));
    time.advanceTo(5 * SECOND);
    open();
    Attempt probe = sent.get(sent.size() - 2);
    assertThat(probe.kind()).isEqualTo(Attempt.Kind.PROBE);
    Watch watch = watch();
    watch.sent(probe, 0, 0);

    assertThatThrownBy(() -> watch.sent(probe, 0, 0))
        .isInstanceOf(InvariantException.class)
        .hasMessageContaining("is suspect and got a second probe");
  }

  /**
   * Fails every try at endpoint 0 until it is so; the answer is a try that was sent there before.
   */
  private Attempt failUntil(java.util.function.Predicate<Endpoint> condition) {
    List<Attempt> there = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Attempt attempt = open();
      if (attempt.endpoint().key().equals("api/0")) {
        there.add(attempt);
        attempt.answered(new Answer(500, -1, Answer.NONE, Answer.NONE));
        if (condition.test(attempt.endpoint())) {
          return there.getFirst();
        }
        attempt.completed(true);
        if (condition.test(attempt.endpoint())) {
          return there.getFirst();
        }
      } else {
        time.advanceTo(time.nanos() + SECOND / 1000);
        attempt.answered(new Answer(200, -1, Answer.NONE, Answer.NONE));
        attempt.completed(true);
      }
    }
    throw new AssertionError("never");
  }

  private Snapshot start(BalancerSpec balancer, AccrualSpec accrual) {
    Scenario scenario = new Scenarios().balancer(balancer).accrual(accrual).build();
    router = new Router(time, new SplitMix(1), new Capture());
    Snapshot snapshot = Snapshots.of(scenario, "edge");
    router.apply(snapshot);
    return snapshot;
  }

  private Cluster cluster() {
    return Objects.requireNonNull(router.cluster("api"));
  }

  private Watch watch() {
    return new Watch(cluster(), new RetryLedger(BudgetSpec.RETRIES, 0));
  }

  /** The first try of a new request. */
  private Attempt open() {
    int index = sent.size();
    Objects.requireNonNull(router.listener("edge")).open(new Caller());
    return sent.get(index);
  }

  /** A network that answers nothing by itself. */
  private final class Capture implements Upstream {
    @Override
    public void send(Attempt attempt) {
      sent.add(attempt);
    }

    @Override
    public void cancel(Attempt attempt) {
      // It just stays unanswered.
    }
  }

  /** Somebody who does not care for the answer. */
  private static final class Caller implements Downstream {
    @Override
    public RequestHead head() {
      return Head.of("GET", "api", "/", null, 0);
    }

    @Override
    public void respond(Attempt attempt, ResponseHead head) {
      // Whatever it is.
    }

    @Override
    public void answer(LocalAnswer answer, long retryAfterNanos) {
      // Whatever it is.
    }

    @Override
    public void abort() {
      throw new AssertionError();
    }
  }
}
