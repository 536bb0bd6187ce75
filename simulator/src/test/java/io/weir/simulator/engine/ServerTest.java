package io.weir.simulator.engine;

import static io.weir.simulator.Scenarios.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.exchange.Router;
import io.weir.routing.exchange.Upstream;
import io.weir.routing.stats.Outcome;
import io.weir.simulator.Scenarios;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One server behind a router that adds nothing of its own. */
class ServerTest {

  private static final int MANY = 4000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final VirtualTime time = new VirtualTime();
  private final List<String> answers = new ArrayList<>();
  private Server server;
  private Router router;
  private long number;

  @Test
  void tasksAreServedInTheOrderOfTheirArrival() {
    serve(1, 10, 10);
    open("a");
    open("b");
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 10", "b 200 at 20", "c 200 at 30");
    assertThat(server.tries()).isEqualTo(3);
    assertThat(server.maxInFlight()).isEqualTo(3);
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void lastComeIsFirstServedInALifoQueue() {
    build(new Capacity(1, 2, Capacity.Order.LIFO), 10, 0);
    open("a");
    open("b");
    open("c");
    open("d");
    runUntil(1000);
    assertThat(answers).containsExactly("d 503 at 0", "a 200 at 10", "c 200 at 20", "b 200 at 30");
  }

  @Test
  void asManyAreServedAtOnceAsThereAreWorkers() {
    serve(2, 10, 10);
    open("a");
    open("b");
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 10", "b 200 at 10", "c 200 at 20");
  }

  @Test
  void whatFindsTheQueueFullIsRefusedAtOnce() {
    serve(1, 1, 10);
    open("a");
    open("b");
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("c 503 at 0", "a 200 at 10", "b 200 at 20");
  }

  @Test
  void waitingTaskThatIsCancelledCostsNothing() {
    serve(1, 1, 10);
    open("a");
    Exchange b = open("b");
    runUntil(5);
    b.cancel();
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 10", "c 200 at 20");
  }

  @Test
  void runningTaskThatIsCancelledKeepsItsWorkerToTheEnd() {
    serve(1, 10, 10);
    Exchange a = open("a");
    open("b");
    runUntil(5);
    a.cancel();
    assertThat(server.inFlight()).isEqualTo(1);
    runUntil(1000);
    assertThat(answers).containsExactly("b 200 at 20");
  }

  @Test
  void middleOfTheQueueCanLeave() {
    serve(1, 10, 10);
    open("a");
    open("b");
    Exchange c = open("c");
    open("d");
    c.cancel();
    open("e");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 10", "b 200 at 20", "d 200 at 30", "e 200 at 40");
  }

  @Test
  void slowFactorMultipliesTheService() {
    serve(1, 10, 10);
    server.begin(slow(null, 3, 1), 0);
    open("a");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 30");
  }

  @Test
  void slowReplacesTheLatencyAndThenMultiplies() {
    serve(1, 10, 10);
    server.begin(slow(new Distribution.Constant(50 * MILLI), 2, 1), 0);
    open("a");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 100");
  }

  @Test
  void slownessHitsTasksWhoseServiceBeginsDuringIt() {
    serve(1, 10, 10);
    Fault.AtEndpoints slow = slow(null, 5, 1);
    open("a");
    server.begin(slow, 0);
    open("b");
    open("c");
    runUntil(12);
    server.end(slow, 0);
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 10", "b 200 at 60", "c 200 at 70");
  }

  @Test
  void slowFaultsThatOverlapMultiplyAndEndOnTheirOwn() {
    serve(8, 0, 10);
    Fault.AtEndpoints twice = slow(null, 2, 1);
    Fault.AtEndpoints replaced = slow(new Distribution.Constant(30 * MILLI), 1, 1);
    server.begin(twice, 0);
    server.begin(replaced, 1);
    open("a");
    server.end(twice, 0);
    open("b");
    server.end(replaced, 1);
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("c 200 at 10", "b 200 at 30", "a 200 at 60");
  }

  @Test
  void oneOfTwoEqualFaultsEndsWithoutTheOther() {
    serve(8, 0, 10);
    Fault.AtEndpoints twice = slow(null, 2, 1);
    server.begin(twice, 0);
    server.begin(twice, 1);
    server.end(twice, 0);
    open("a");
    runUntil(1000);
    assertThat(answers).containsExactly("a 200 at 20");
  }

  @Test
  void failingAnswersHaveTheirStatusTheirDelayAndTheirRetryAfter() {
    serve(1, 10, 10);
    server.begin(fail(1, 502, 2, -1), 0);
    open("a");
    runUntil(100);
    server.begin(fail(1, 503, 0, 7 * MILLI), 1);
    server.end(fail(1, 502, 2, -1), 0);
    open("b");
    runUntil(1000);
    assertThat(answers).containsExactly("a 502 at 2", "b 503 at 100 again in 7");
  }

  @Test
  void failingAnswersNeedNoWorker() {
    serve(1, 0, 10);
    open("a");
    server.begin(fail(1, 500, 1, -1), 0);
    open("b");
    open("c");
    runUntil(1000);
    assertThat(answers).containsExactly("b 500 at 1", "c 500 at 1", "a 200 at 10");
  }

  @Test
  void faultsHitTheirShare() {
    serve(MANY, 0, 10);
    server.begin(slow(null, 2, 0.3), 0);
    openMany();
    assertShare("200 at 20", 0.3);
    assertShare("200 at 10", 0.7);
  }

  @Test
  void faultsThatOverlapHitIndependently() {
    serve(MANY, 0, 10);
    server.begin(slow(null, 2, 0.5), 0);
    server.begin(fail(0.5, 500, 1, -1), 1);
    server.begin(fail(0.5, 502, 1, -1), 2);
    openMany();
    assertShare("500 at 1", 0.5);
    assertShare("502 at 1", 0.25);
    assertShare("200 at 20", 0.125);
    assertShare("200 at 10", 0.125);
  }

  @Test
  void serviceHasItsOwnShareOfErrors() {
    build(new Capacity(MANY, 0), 10, 0.2);
    openMany();
    assertShare("500 at 10", 0.2);
    assertShare("200 at 10", 0.8);
  }

  private void openMany() {
    for (int i = 0; i < MANY; i++) {
      open("x");
    }
    runUntil(1000);
  }

  private void assertShare(String answer, double share) {
    long count = answers.stream().filter(each -> each.equals("x " + answer)).count();
    assertThat((double) count / MANY)
        .as(answer)
        .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / MANY)));
  }

  private static Fault.AtEndpoints slow(Distribution latency, double factor, double share) {
    return new Fault.Slow(0, FOR_EVER, "api", List.of(0), latency, factor, share);
  }

  private static Fault.AtEndpoints fail(
      double share, int status, long afterMillis, long retryAfterNanos) {
    Distribution after = new Distribution.Constant(afterMillis * MILLI);
    return new Fault.Fail(0, FOR_EVER, "api", List.of(0), share, status, after, retryAfterNanos);
  }

  private void serve(int workers, int queue, long millis) {
    build(new Capacity(workers, queue), millis, 0);
  }

  private void build(Capacity capacity, long millis, double errors) {
    Scenario scenario =
        new Scenarios()
            .endpoints(1)
            .capacity(capacity)
            .latency(new Distribution.Constant(millis * MILLI))
            .errors(errors)
            .timeout(io.weir.routing.spec.TimeoutSpec.NONE)
            .build();
    server =
        new Server(new Premises(time, new ToRouter(), 1), scenario.services().getFirst(), 0, 0);
    router = new Router(time, new SplitMix(1), new ToServer());
    router.apply(Snapshots.of(scenario, "edge"));
  }

  private Exchange open(String name) {
    return Objects.requireNonNull(router.listener("edge")).open(new Recording(name));
  }

  private void runUntil(long millis) {
    while (time.step(millis * MILLI)) {
      // Each step is an event.
    }
    time.advanceTo(millis * MILLI);
  }

  /** The network between router and server. */
  private final class ToServer implements Upstream {
    @Override
    public void send(Attempt attempt) {
      boolean probe = attempt.kind() == Attempt.Kind.PROBE;
      attempt.transport(server.receive(attempt, number++, probe));
    }

    @Override
    public void cancel(Attempt attempt) {
      if (attempt.transport() instanceof Job job) {
        server.cancel(attempt, job);
      }
    }
  }

  /** The way back. */
  private static final class ToRouter implements Replies {
    @Override
    public void answered(Object sender, long number, Answer answer) {
      Attempt attempt = (Attempt) sender;
      attempt.answered(answer);
      attempt.completed(true);
    }

    @Override
    public void failed(Object sender, long number, Outcome outcome) {
      ((Attempt) sender).failed(outcome);
    }
  }

  /** A caller that writes down what it gets, and when. */
  private final class Recording implements Downstream {
    private final String name;

    Recording(String name) {
      this.name = name;
    }

    @Override
    public RequestHead head() {
      return Head.of("GET", "api", "/", null, 0);
    }

    @Override
    public void respond(Attempt attempt, ResponseHead head) {
      String again =
          head.retryAfterNanos() < 0 ? "" : " again in " + head.retryAfterNanos() / MILLI;
      answers.add(name + " " + head.status() + " at " + time.nanos() / MILLI + again);
    }

    @Override
    public void answer(LocalAnswer answer, long retryAfterNanos) {
      answers.add(name + " " + answer);
    }

    @Override
    public void abort() {
      answers.add(name + " aborted");
    }
  }
}
