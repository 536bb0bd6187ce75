package io.weir.simulator.engine;

import io.weir.simulator.engine.LoopView.EndpointView;
import io.weir.simulator.engine.LoopView.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A stream of random numbers that remembers the last ones that were drawn below a bound. */
final class DrawLog implements RandomGenerator {

  private static final int MOST = 1024;

  private final SplitMix stream;
  private final List<Draw> draws = new ArrayList<>();

  DrawLog(SplitMix stream) {
    this.stream = stream;
  }

  private record Draw(int bound, int value) {}

  void clear() {
    draws.clear();
  }

  /**
   * What the numbers stood for where a balancer drew among all that are open, or among all: the
   * endpoints of that place.
   */
  List<String> names(LoopView view) {
    List<EndpointView> open = view.those(Standing.OPEN);
    List<String> names = new ArrayList<>();
    for (Draw draw : draws) {
      if (draw.bound == open.size()) {
        names.add(open.get(draw.value).name());
      } else if (draw.bound == view.endpoints().size()) {
        names.add(view.endpoints().get(draw.value).name());
      }
    }
    return names;
  }

  @Override
  public int nextInt(int bound) {
    int value = stream.nextInt(bound);
    if (draws.size() < MOST) {
      draws.add(new Draw(bound, value));
    }
    return value;
  }

  @Override
  public int nextInt() {
    return stream.nextInt();
  }

  @Override
  public long nextLong() {
    return stream.nextLong();
  }

  @Override
  public long nextLong(long bound) {
    return stream.nextLong(bound);
  }

  @Override
  public double nextDouble() {
    return stream.nextDouble();
  }

  @Override
  public boolean nextBoolean() {
    return stream.nextBoolean();
  }
}
