package io.weir.simulator.engine;

import io.weir.routing.exchange.RequestHead;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client of the scenario: sends its requests at the instants that its arrivals say. */
final class Caller implements Runnable, RequestHead {

  private static final double NANOS_PER_SECOND = 1e9;

  /** Room for the requests of one user in the numbers of all. */
  private static final int USER_BITS = 20;

  private static final long USER_MASK = (1L << USER_BITS) - 1;

  /** Nobody thinks shorter, so that time passes even where every answer comes at once. */
  private static final long MIN_THINK_NANOS = 1000;

  private final World world;
  private final Scenario.Client client;
  private final int index;
  private final List<Loop> loops;
  private final Distribution overhead;
  private final boolean instant;
  private final long numberBase;
  private final long arrivalKey;
  private final long loopKey;
  private final long overheadKey;
  private final Draw draw = new Draw();
  private final long thinkKey;
  private long sent;
  private double expected;

  Caller(World world, Scenario.Client client, int index, long seed) {
    this.world = world;
    this.client = client;
    this.loops = world.loops(client.to());
    this.index = index;
    this.overhead = world.scenario().gateway(client.to()).overhead();
    this.instant = overhead.equals(Distribution.Constant.ZERO);
    this.numberBase = (long) index << 40;
    this.arrivalKey = Draw.key(seed, Draw.Purpose.ARRIVAL, index);
    this.loopKey = Draw.key(seed, Draw.Purpose.LOOP, index);
    this.thinkKey = Draw.key(seed, Draw.Purpose.THINK, index);
    this.overheadKey = Draw.key(seed, Draw.Purpose.OVERHEAD, index);
  }

  void start() {
    if (client.arrival() instanceof Arrival.Closed closed) {
      for (int i = 0; i < closed.users(); i++) {
        think(new User(this, i), closed);
      }
    } else {
      scheduleNext();
    }
  }

  /** Somebody who sends one request at a time. */
  private static final class User implements Runnable {
    private final Caller caller;
    private final long number;
    private long sent;

    User(Caller caller, long number) {
      this.caller = caller;
      this.number = number;
    }

    @Override
    public void run() {
      caller.send(caller.request(number << USER_BITS | (sent++ & USER_MASK), this));
    }
  }

  private void think(User user, Arrival.Closed closed) {
    long thought = user.number << USER_BITS | (user.sent & USER_MASK);
    long pause = Math.max(MIN_THINK_NANOS, closed.think().sample(draw.at(thinkKey, thought)));
    if (pause < world.scenario().durationNanos() - now()) {
      world.time().schedule(pause, user);
    }
  }

  private void scheduleNext() {
    long next = nextNanos();
    if (next < world.scenario().durationNanos()) {
      world.time().schedule(next - now(), this);
    }
  }

  private long nextNanos() {
    return switch (client.arrival()) {
      case Arrival.Constant constant -> (long) (sent * (NANOS_PER_SECOND / constant.perSecond()));
      case Arrival.Poisson poisson ->
          now() + (long) (exponential() * (NANOS_PER_SECOND / poisson.perSecond()));
      case Arrival.Ramp ramp -> {
        expected = ramp.random() ? expected + exponential() : sent;
        yield instant(ramp.nanosAt(expected));
      }
      case Arrival.Bursts bursts -> {
        expected += exponential();
        yield instant(bursts.nanosAt(expected));
      }
      case Arrival.Closed _ -> Long.MAX_VALUE;
    };
  }

  private double exponential() {
    return -StrictMath.log(draw.at(arrivalKey, sent).uniform());
  }

  /** Whole nanoseconds, and never before now for a rounding error. */
  private long instant(double nanos) {
    return Math.max(now(), (long) Math.min(Distribution.LONGEST_NANOS, nanos));
  }

  /** The instant of one request has come. */
  @Override
  public void run() {
    ClientRequest request = request(sent++, null);
    scheduleNext();
    send(request);
  }

  private ClientRequest request(long number, @Nullable User user) {
    long now = now();
    Loop loop = loops.size() == 1 ? loops.getFirst() : drawLoop(number);
    ClientRequest request =
        new ClientRequest(this, loop, world.recorder(), numberBase + number, now);
    request.sender = user;
    world.opened(request);
    return request;
  }

  private void send(ClientRequest request) {
    if (instant) {
      request.run();
    } else {
      long number = request.number() - numberBase;
      world.time().schedule(overhead.sample(draw.at(overheadKey, number)), request);
    }
  }

  private Loop drawLoop(long number) {
    return loops.get((int) (draw.at(loopKey, number).uniform() * loops.size()));
  }

  void ended(ClientRequest request, Recorder.End end) {
    world.recorder().ended(request, now() - request.intendedNanos(), end);
    world.closed(request);
    if (request.sender instanceof User user && client.arrival() instanceof Arrival.Closed closed) {
      think(user, closed);
    }
  }

  /** Its place among all clients. */
  int index() {
    return index;
  }

  long now() {
    return world.time().nanos();
  }

  long timeoutNanos() {
    return client.timeoutNanos();
  }

  RequestHead head() {
    return this;
  }

  // The head of all its requests

  @Override
  public String method() {
    return client.method();
  }

  @Override
  public String authority() {
    return client.to();
  }

  @Override
  public String path() {
    return client.path();
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public @Nullable String sourceAddress() {
    return client.name();
  }
}
