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

  private final World world;
  private final Scenario.Client client;
  private final List<Loop> loops;
  private final Distribution overhead;
  private final boolean instant;
  private final long numberBase;
  private final long arrivalKey;
  private final long loopKey;
  private final long overheadKey;
  private final Draw draw = new Draw();
  private long sent;

  Caller(World world, Scenario.Client client, int index, long seed) {
    this.world = world;
    this.client = client;
    this.loops = world.loops(client.to());
    this.overhead = loops.getFirst().gateway().overhead();
    this.instant = overhead.equals(Distribution.Constant.ZERO);
    this.numberBase = (long) index << 40;
    this.arrivalKey = Draw.key(seed, Draw.Purpose.ARRIVAL, index);
    this.loopKey = Draw.key(seed, Draw.Purpose.LOOP, index);
    this.overheadKey = Draw.key(seed, Draw.Purpose.OVERHEAD, index);
  }

  void start() {
    scheduleNext();
  }

  private void scheduleNext() {
    long next = nextNanos();
    if (next < world.scenario().durationNanos()) {
      world.time().schedule(next - world.time().nanos(), this);
    }
  }

  private long nextNanos() {
    return switch (client.arrival()) {
      case Arrival.Constant constant -> (long) (sent * (NANOS_PER_SECOND / constant.perSecond()));
      case Arrival.Poisson poisson ->
          world.time().nanos()
              + (long)
                  (-StrictMath.log(draw.at(arrivalKey, sent).uniform())
                      * (NANOS_PER_SECOND / poisson.perSecond()));
    };
  }

  /** The instant of one request has come. */
  @Override
  public void run() {
    long now = world.time().nanos();
    long number = sent++;
    Loop loop = loops.size() == 1 ? loops.getFirst() : drawLoop(number);
    world.recorder().intended(now);
    Request request = new Request(this, loop, numberBase + number, now);
    world.opened(request);
    scheduleNext();
    if (instant) {
      request.run();
    } else {
      world.time().schedule(overhead.sample(draw.at(overheadKey, number)), request);
    }
  }

  private Loop drawLoop(long number) {
    return loops.get((int) (draw.at(loopKey, number).uniform() * loops.size()));
  }

  void ended(Request request, Recorder.End end) {
    long intendedNanos = request.intendedNanos();
    world.recorder().ended(intendedNanos, now() - intendedNanos, end);
    world.closed(request);
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
