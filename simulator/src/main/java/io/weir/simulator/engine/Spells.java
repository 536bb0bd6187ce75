package io.weir.simulator.engine;

import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Service;

/** Times during which something is the matter with one server, again and again. */
final class Spells implements Runnable {

  private final VirtualTime time;
  private final Distribution every;
  private final Distribution length;
  private final long endNanos;
  private final long gapKey;
  private final long lengthKey;
  private final Runnable begin;
  private final Runnable end;
  private final Draw draw = new Draw();
  private long number;
  private boolean on;

  /**
   * Nothing happens before {@link #await}.
   *
   * @param endNanos no spell begins at or after this
   */
  private Spells(
      VirtualTime time,
      Distribution every,
      Distribution length,
      long endNanos,
      long gapKey,
      long lengthKey,
      Runnable begin,
      Runnable end) {
    this.time = time;
    this.every = every;
    this.length = length;
    this.endNanos = endNanos;
    this.gapKey = gapKey;
    this.lengthKey = lengthKey;
    this.begin = begin;
    this.end = end;
  }

  /** Lets a server stand still, and be disturbed, as often as its service says. */
  static void start(VirtualTime time, Server server, long endNanos, long seed) {
    Service.Pauses pauses = server.service().pauses();
    int slot = server.slot();
    if (pauses != null) {
      new Spells(
              time,
              pauses.every(),
              pauses.length(),
              endNanos,
              Draw.key(seed, Draw.Purpose.PAUSE_GAP, slot),
              Draw.key(seed, Draw.Purpose.PAUSE_LENGTH, slot),
              server::pause,
              server::resume)
          .await();
    }
    Service.Antagonist other = server.service().antagonist();
    String group = server.service().groupOf(server.index()).name();
    if (other != null && (other.group().isEmpty() || other.group().equals(group))) {
      new Spells(
              time,
              other.every(),
              other.length(),
              endNanos,
              Draw.key(seed, Draw.Purpose.ANTAGONIST_GAP, slot),
              Draw.key(seed, Draw.Purpose.ANTAGONIST_LENGTH, slot),
              () -> server.disturb(other.factor()),
              () -> server.disturb(1))
          .await();
    }
  }

  /** Waits for the next one. */
  private void await() {
    long gap = Math.max(1, every.sample(draw.at(gapKey, number)));
    if (gap < endNanos - time.nanos()) {
      time.schedule(gap, this);
    }
  }

  @Override
  public void run() {
    on = !on;
    if (on) {
      begin.run();
      time.schedule(length.sample(draw.at(lengthKey, number++)), this);
    } else {
      end.run();
      await();
    }
  }
}
