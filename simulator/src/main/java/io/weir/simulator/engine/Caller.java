package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client of the scenario: sends its requests at the instants that its arrivals say. */
final class Caller {

  /** So often it is looked for an entrance that is up. */
  private static final int MAX_DRAWS = 1000;

  private final Scene scene;
  private final Client client;
  private final List<? extends Entrance> entrances;
  private final Heads heads;
  private final Distribution overhead;
  private final boolean instant;
  private final long seed;
  private final int index;
  private final long numberBase;
  private final long entranceKey;
  private final long overheadKey;
  private final Draw draw = new Draw();
  private @Nullable ClientRequest free;

  Caller(Scene scene, Client client, int index, long seed) {
    this.scene = scene;
    this.client = client;
    this.entrances = scene.entrances(client.to());
    this.heads = new Heads(scene.scenario(), client, Draw.key(seed, Draw.Purpose.TARGET, index));
    this.overhead = scene.scenario().gateway(client.to()).overhead();
    this.instant = overhead.equals(Distribution.Constant.ZERO);
    this.seed = seed;
    this.index = index;
    this.numberBase = (long) index << 40;
    this.entranceKey = Draw.key(seed, Draw.Purpose.LOOP, index);
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
    if (delayNanos < scene.scenario().durationNanos() - now()) {
      scene.time().schedule(delayNanos, what);
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
    Entrance entrance = entrances.size() == 1 ? entrances.getFirst() : draw(number);
    ClientRequest request = request(heads.of(number), entrance, numberBase + number, now);
    request.sender = user;
    scene.opened(request);
    return request;
  }

  private ClientRequest request(Head head, Entrance entrance, long number, long now) {
    ClientRequest request = free;
    if (request == null) {
      return new ClientRequest(this, head, entrance, scene.recorder(), number, now);
    }
    free = request.older;
    request.renew(head, entrance, scene.recorder(), number, now);
    return request;
  }

  /** Takes back a request that is over and that nobody holds. */
  void takeBack(ClientRequest request) {
    request.older = free;
    free = request;
  }

  void send(ClientRequest request) {
    if (request.entrance().down()) {
      request.lose(Recorder.End.ERROR);
    } else if (instant) {
      request.run();
    } else {
      long number = request.number() - numberBase;
      scene.time().schedule(overhead.sample(draw.at(overheadKey, number)), request);
    }
  }

  /** Any entrance but those that are down, unless all seem to be. */
  private Entrance draw(long number) {
    draw.at(entranceKey, number);
    Entrance drawn = draw();
    for (int i = 0; i < MAX_DRAWS && drawn.down(); i++) {
      drawn = draw();
    }
    return drawn;
  }

  private Entrance draw() {
    return entrances.get((int) (draw.uniform() * entrances.size()));
  }

  void ended(ClientRequest request, Recorder.End end) {
    scene.recorder().ended(request, now() - request.intendedNanos(), end);
    scene.closed(request, end);
    if (request.sender instanceof ClosedLoop.User user) {
      user.think();
    }
  }

  long now() {
    return scene.time().nanos();
  }

  long timeoutNanos() {
    return client.timeoutNanos();
  }
}
