package io.weir.simulator.engine;

import io.weir.simulator.model.Scenario;

/** Lets one server stand still now and then, as garbage collection does. */
final class Pauses implements Runnable {

  private final VirtualTime time;
  private final Server server;
  private final Scenario.Pauses pauses;
  private final long endNanos;
  private final long gapKey;
  private final long lengthKey;
  private final Draw draw = new Draw();
  private long number;
  private boolean paused;

  /**
   * Nothing happens before {@link #start}.
   *
   * @param endNanos no pause begins at or after this
   */
  Pauses(VirtualTime time, Server server, Scenario.Pauses pauses, long endNanos, long seed) {
    this.time = time;
    this.server = server;
    this.pauses = pauses;
    this.endNanos = endNanos;
    this.gapKey = Draw.key(seed, Draw.Purpose.PAUSE_GAP, server.slot());
    this.lengthKey = Draw.key(seed, Draw.Purpose.PAUSE_LENGTH, server.slot());
  }

  void start() {
    long gap = Math.max(1, pauses.every().sample(draw.at(gapKey, number)));
    if (gap < endNanos - time.nanos()) {
      time.schedule(gap, this);
    }
  }

  @Override
  public void run() {
    paused = !paused;
    if (paused) {
      server.pause();
      time.schedule(pauses.length().sample(draw.at(lengthKey, number++)), this);
    } else {
      server.resume();
      start();
    }
  }
}
