package io.weir.simulator.live.bench;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.time.Nanos;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.engine.Crowd;
import io.weir.simulator.engine.Fleet;
import io.weir.simulator.engine.VirtualTime;
import io.weir.simulator.model.Scenario;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;

/**
 * One pass of a scenario: its clients on one loop, its servers on the other, both with the same
 * time zero. It is over when all is answered, or when the drain is.
 */
final class Pass {

  /** Both loops know of the pass by then. */
  private static final long LEAD_NANOS = 200_000_000;

  private static final long CHECK_NANOS = 10_000_000;

  private final Scenario scenario;
  private final long seed;
  private final PacedLoop front;
  private final PacedLoop back;
  private final Clients clients;
  private final Backends backends;
  private final IntPredicate early;
  private final VirtualTime frontTime = new VirtualTime();
  private final VirtualTime backTime = new VirtualTime();
  private final CompletableFuture<Crowd> ended = new CompletableFuture<>();

  /**
   * A pass that has not begun.
   *
   * @param early whether it is to end after so many seconds; asked on the clients' loop
   */
  Pass(
      Scenario scenario,
      long seed,
      PacedLoop front,
      PacedLoop back,
      Clients clients,
      Backends backends,
      IntPredicate early) {
    this.scenario = scenario;
    this.seed = seed;
    this.front = front;
    this.back = back;
    this.clients = clients;
    this.backends = backends;
    this.early = early;
  }

  /** Runs it and returns what was measured. */
  CellResult run() throws InterruptedException {
    long zero = System.nanoTime() + LEAD_NANOS;
    CompletableFuture<Fleet> serving =
        back.call(() -> {
          Fleet fleet = new Fleet(scenario, seed, backTime, backends);
          backends.serve(fleet);
          back.follow(backTime, zero);
          return fleet;
        });
    CompletableFuture<Crowd> sending =
        front.call(() -> {
          Crowd crowd = new Crowd(scenario, seed, frontTime, clients);
          front.follow(frontTime, zero);
          watch(crowd);
          return crowd;
        });
    for (CompletableFuture<?> each : List.of(sending, serving, front.failure(), back.failure())) {
      each.exceptionally(failure -> {
        ended.completeExceptionally(failure);
        return null;
      });
    }
    Crowd crowd = await(ended);
    Fleet fleet = await(serving);
    // Nothing changes the fleet any more once this has run on its loop.
    List<EndpointResult> endpoints =
        await(
            back.call(() -> {
              backends.serve(null);
              back.follow(new VirtualTime(), System.nanoTime());
              return fleet.results();
            }));
    fleet.arrived().forEach(each -> crowd.tried(each.number(), each.slot(), kind(each)));
    return crowd.result(endpoints);
  }

  /** Looks again and again whether it is over. */
  private void watch(Crowd crowd) {
    long now = frontTime.nanos();
    boolean allSent = now >= scenario.durationNanos();
    boolean late = now >= scenario.durationNanos() + scenario.drainNanos();
    if ((allSent && crowd.open() == 0) || late || early.test(seconds())) {
      clients.abandon();
      crowd.giveUp();
      front.follow(new VirtualTime(), System.nanoTime());
      ended.complete(crowd);
    } else {
      frontTime.schedule(CHECK_NANOS, () -> watch(crowd));
    }
  }

  /**
   * What a try was for, as far as an endpoint can know: the first of its request, or whatever the
   * policy makes of further ones.
   */
  private Attempt.Kind kind(Fleet.Arrived arrived) {
    if (arrived.place() == 0) {
      return Attempt.Kind.FIRST;
    }
    Scenario.Link link = scenario.links().getFirst();
    if (link.route().hedge().extra() > 0) {
      return Attempt.Kind.HEDGE;
    }
    return link.route().retries().attempts() > 0 ? Attempt.Kind.RETRY : Attempt.Kind.PROBE;
  }

  /** How many seconds of it are past. */
  int seconds() {
    return (int) (frontTime.nanos() / Nanos.SECOND);
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
