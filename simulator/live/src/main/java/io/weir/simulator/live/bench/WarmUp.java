package io.weir.simulator.live.bench;

import io.weir.routing.time.Nanos;
import io.weir.simulator.engine.Inquiry;
import io.weir.simulator.model.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches the pass before the measured one, in which nothing is wrong: it has lasted long enough
 * when mean latency was the same, within 2 %, in three windows one after the other. What the last
 * three windows took beyond their time at endpoints is the overhead. Owned by the clients' loop.
 */
final class WarmUp {

  private static final int SUCCESSIVE = 3;
  private static final double AGREE_WITHIN = 0.02;
  private static final int MOST_SAMPLES = 10_000;

  private final int least;
  private final List<Window> windows = new ArrayList<>();

  /**
   * One without answers.
   *
   * @param least so many windows it lasts at least: the JIT compilers need some time even where
   *     latency hardly shows it
   */
  WarmUp(int least) {
    this.least = least;
  }

  /** A second of answers. */
  private static final class Window {
    private final List<Long> overheads = new ArrayList<>();
    private long count;
    private double sumNanos;

    private double mean() {
      return count == 0 ? Double.NaN : sumNanos / count;
    }
  }

  /**
   * A good answer.
   *
   * @param latencyNanos from the intended instant
   * @param stayedNanos of that at its endpoint, by the model
   */
  void answered(Inquiry inquiry, long latencyNanos, long stayedNanos) {
    int index = (int) (inquiry.intendedNanos() / Nanos.SECOND);
    while (windows.size() <= index) {
      windows.add(new Window());
    }
    Window window = windows.get(index);
    window.count++;
    window.sumNanos += latencyNanos;
    if (window.overheads.size() < MOST_SAMPLES) {
      window.overheads.add(Math.max(0, latencyNanos - stayedNanos));
    }
  }

  /**
   * Whether it has settled.
   *
   * @param done how many windows are complete
   */
  boolean settled(int done) {
    int known = Math.min(done, windows.size());
    if (known < Math.max(least, SUCCESSIVE)) {
      return false;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Window window : windows.subList(known - SUCCESSIVE, known)) {
      low = Math.min(low, window.mean());
      high = Math.max(high, window.mean());
    }
    return high - low <= AGREE_WITHIN * low;
  }

  /** What was added to requests in the end. */
  Distribution overhead() {
    List<Long> samples = new ArrayList<>();
    int from = Math.max(0, windows.size() - SUCCESSIVE - 1);
    for (Window window : windows.subList(from, windows.size())) {
      samples.addAll(window.overheads);
    }
    return samples.isEmpty() ? Distribution.Constant.ZERO : new Distribution.Samples(samples);
  }
}
