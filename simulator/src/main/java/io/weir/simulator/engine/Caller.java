package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client of the scenario: sends its requests at the instants that its arrivals say. */
final class Caller {

  /** So often it is looked for a loop that is up. */
  private static final int MAX_DRAWS = 1000;

  private final World world;
  private final Client client;
  private final List<Loop> loops;
  private final Heads heads;
  private final Distribution overhead;
  private final boolean instant;
  private final long seed;
  private final int index;
  private final long numberBase;
  private final long loopKey;
  private final long overheadKey;
  private final Draw draw = new Draw();
  private @Nullable ClientRequest free;

  Caller(World world, Client client, int index, long seed) {
    this.world = world;
    this.client = client;
    this.loops = world.loops(client.to());
    this.heads = new Heads(world.scenario(), client, Draw.key(seed, Draw.Purpose.TARGET, index));
    this.overhead = world.scenario().gateway(client.to()).overhead();
    this.instant = overhead.equals(Distribution.Constant.ZERO);
    this.seed = seed;
    this.index = index;
    this.numberBase = (long) index << 40;
    this.loopKey = Draw.key(seed, Draw.Purpose.LOOP, index);
    this.overheadKey = Draw.key(seed, Draw.Purpose.OVERHEAD, index);
  }

  void start() {
    switch (client.arrival()) {
      case Arrival.Open open -> {
        Pace pace = Paces.of(open, client.loads(), key(Draw.Purpose.STATE));
        new OpenLoop(this, open, pace, key(Draw.Purpose.ARRIVAL)).start();
      }
      case Arrival.Closed closed ->
          new ClosedLoop(this, closed, client.loads(), key(Draw.Purpose.THINK)).start();
    }
  }

  private long key(Draw.Purpose purpose) {
    return Draw.key(seed, purpose, index);
  }

  /** Something happens at an instant, never before now, or not at all where arrivals are over. */
  void at(long nanos, Runnable what) {
    in(Math.max(0, nanos - now()), what);
  }

  /** The same after some time. */
  void in(long delayNanos, Runnable what) {
    if (delayNanos < world.scenario().durationNanos() - now()) {
      world.time().schedule(delayNanos, what);
    }
  }

  /**
   * A request that is wanted now, and should be sent.
   *
   * @param number among the client's; decides all that is drawn for it
   * @param user who waits for its end, or null
   */
  ClientRequest open(long number, ClosedLoop.@Nullable User user) {
    long now = now();
    Loop loop = loops.size() == 1 ? loops.getFirst() : drawLoop(number);
    ClientRequest request = request(heads.of(number), loop, numberBase + number, now);
    request.sender = user;
    world.opened(request);
    return request;
  }

  private ClientRequest request(Head head, Loop loop, long number, long now) {
    ClientRequest request = free;
    if (request == null) {
      return new ClientRequest(this, head, loop, world.recorder(), number, now);
    }
    free = request.older;
    request.renew(head, loop, world.recorder(), number, now);
    return request;
  }

  /** Takes back a request that is over and that nobody holds. */
  void takeBack(ClientRequest request) {
    request.older = free;
    free = request;
  }

  void send(ClientRequest request) {
    if (request.loop().down()) {
      request.lose(Recorder.End.ERROR);
    } else if (instant) {
      request.run();
    } else {
      long number = request.number() - numberBase;
      world.time().schedule(overhead.sample(draw.at(overheadKey, number)), request);
    }
  }

  /** Any loop but those that are down, unless all seem to be. */
  private Loop drawLoop(long number) {
    draw.at(loopKey, number);
    Loop loop = drawLoop();
    for (int i = 0; i < MAX_DRAWS && loop.down(); i++) {
      loop = drawLoop();
    }
    return loop;
  }

  private Loop drawLoop() {
    return loops.get((int) (draw.uniform() * loops.size()));
  }

  void ended(ClientRequest request, Recorder.End end) {
    world.recorder().ended(request, now() - request.intendedNanos(), end);
    world.closed(request, end);
    if (request.sender instanceof ClosedLoop.User user) {
      user.think();
    }
  }

  long now() {
    return world.time().nanos();
  }

  long timeoutNanos() {
    return client.timeoutNanos();
  }
}
