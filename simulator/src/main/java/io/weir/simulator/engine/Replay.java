package io.weir.simulator.engine;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.time.Nanos;
import io.weir.simulator.engine.LoopView.EndpointView;
import io.weir.simulator.engine.LoopView.Standing;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A run that stops at an instant to be looked at. It is the very run that {@link World} does: to
 * look changes nothing. Used by one thread.
 */
public final class Replay implements Onlooker {

  private static final int INTERRUPT_INTERVAL = 1 << 16;

  private final World world;
  private final List<DrawLog> logs = new ArrayList<>();
  private final List<Attempt> sent = new ArrayList<>();
  private long opened;
  private long wanted = -1;
  private @Nullable ClientRequest target;
  private Recorder.@Nullable End end;

  /** A run at time zero. */
  public Replay(Scenario scenario, long seed) {
    world = new World(scenario, seed, this::random, this);
  }

  /**
   * One try of a request.
   *
   * @param atNanos when it was sent
   * @param kind why
   * @param endpoint where to
   * @param before what the loop knew just before
   * @param drawn the endpoints that it drew at random, in order, as far as that can be told
   */
  public record Choice(
      long atNanos, Attempt.Kind kind, String endpoint, LoopView before, List<String> drawn) {
    public Choice {
      drawn = List.copyOf(drawn);
    }
  }

  /**
   * All of one request.
   *
   * @param atNanos when a client wanted to send it
   * @param choices in order; none if the gateway refused it
   * @param end such as {@code ok}, or {@code open} if the run ended first
   * @param tookNanos from the wish to the end
   */
  public record Journey(long atNanos, List<Choice> choices, String end, long tookNanos) {
    public Journey {
      choices = List.copyOf(choices);
    }
  }

  /** Runs to an instant; all that happens then has happened. */
  public void to(long instantNanos) {
    int untilCheck = INTERRUPT_INTERVAL;
    while (world.step(instantNanos)) {
      if (--untilCheck == 0) {
        untilCheck = INTERRUPT_INTERVAL;
        checkInterrupt();
      }
    }
    world.time().advanceTo(instantNanos);
  }

  /** How many requests clients have wanted to send so far. */
  public long opened() {
    return opened;
  }

  /** What every loop knows now. */
  public List<LoopView> views() {
    List<LoopView> views = new ArrayList<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Loop loop : world.everyLoop()) {
      int number = numbers.merge(loop.site().name(), 1, Integer::sum) - 1;
      for (Cluster cluster : loop.clusters()) {
        views.add(view(loop.site().name(), number, cluster));
      }
    }
    return views;
  }

  /**
   * Follows one request from now on to its end.
   *
   * @param number from 1, in the order in which clients want to send; above {@link #opened}
   * @return empty if the run has no such request
   */
  public Optional<Journey> request(long number) {
    wanted = number;
    while (opened < number - 1 && world.step(Nanos.NEVER)) {
      if (opened % INTERRUPT_INTERVAL == 0) {
        checkInterrupt();
      }
    }
    List<Choice> choices = new ArrayList<>();
    List<LoopView> before = views();
    logs.forEach(DrawLog::clear);
    while (end == null && world.step(Nanos.NEVER)) {
      for (Attempt attempt : sent) {
        choices.add(choice(attempt, before));
      }
      sent.clear();
      before = target == null ? views() : views(World.loopOf(target));
      logs.forEach(DrawLog::clear);
    }
    return target == null ? Optional.empty() : Optional.of(journey(target, choices));
  }

  private Journey journey(ClientRequest request, List<Choice> choices) {
    String word = end == null ? "open" : end.name().toLowerCase(Locale.ROOT);
    long from = request.intendedNanos();
    return new Journey(from, choices, word, world.time().nanos() - from);
  }

  private Choice choice(Attempt attempt, List<LoopView> views) {
    Loop loop = World.loopOf((Request) attempt.exchange().downstream());
    String key = attempt.endpoint().key();
    LoopView before =
        views.stream()
            .filter(view -> view.owner().equals(loop.site().name()) && view.loop() == number(loop))
            .filter(view -> view.endpoints().stream().anyMatch(e -> e.name().equals(key)))
            .findFirst()
            .orElseThrow();
    List<String> drawn = logs.get(world.everyLoop().indexOf(loop)).names(before);
    return new Choice(world.time().nanos(), attempt.kind(), key, before, drawn);
  }

  /** Its place among the loops of its owner. */
  private int number(Loop loop) {
    int number = 0;
    for (Loop other : world.everyLoop()) {
      if (other == loop) {
        return number;
      }
      number += other.site().name().equals(loop.site().name()) ? 1 : 0;
    }
    throw new IllegalStateException("a loop of another world");
  }

  private List<LoopView> views(Loop loop) {
    int number = number(loop);
    return loop.clusters().stream()
        .map(cluster -> view(loop.site().name(), number, cluster))
        .toList();
  }

  private LoopView view(String owner, int number, Cluster cluster) {
    long now = world.time().nanos();
    List<EndpointView> endpoints =
        cluster.endpoints().stream().map(endpoint -> view(cluster, endpoint, now)).toList();
    return new LoopView(owner, number, cluster.name(), cluster.panicking(), endpoints);
  }

  private static EndpointView view(Cluster cluster, Endpoint endpoint, long now) {
    Standing standing =
        endpoint.ejected()
            ? Standing.EJECTED
            : !endpoint.open()
                ? Standing.BACKING_OFF
                : cluster.suspects(endpoint) ? Standing.SUSPECT : Standing.OPEN;
    return new EndpointView(
        endpoint.key(),
        standing,
        cluster.cost(endpoint, now),
        endpoint.inFlight(),
        now - endpoint.oldestSentNanos(now));
  }

  private RandomGenerator random(long key) {
    DrawLog log = new DrawLog(new SplitMix(key));
    logs.add(log);
    return log;
  }

  private static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void opened(ClientRequest request) {
    opened++;
    if (opened == wanted) {
      target = request;
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this very request
  public void sent(Request request, Attempt attempt) {
    if (request == target) {
      sent.add(attempt);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // this very request
  public void closed(ClientRequest request, Recorder.End how) {
    if (request == target) {
      end = how;
    }
  }
}
