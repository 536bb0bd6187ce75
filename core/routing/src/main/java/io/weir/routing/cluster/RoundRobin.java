package io.weir.routing.cluster;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Picks each endpoint in its turn, in proportion to weight and evenly spread.
 *
 * <p>With equal weights it is a cursor over the list. With unequal ones it is earliest deadline
 * first (stride scheduling, Waldspurger 1995; Envoy's EDF scheduler), which spreads picks as
 * nginx's smooth rule does, in logarithmic time. Both start at random, so that callers which start
 * together do not go round together; both keep their place when the list changes. Neither ever
 * overflows: the cursor wraps at the length of the list, and deadlines are only compared by their
 * difference.
 */
final class RoundRobin extends Balancer {

  private final RandomGenerator random;
  private final TurnQueue queue;
  private boolean weighted;

  /** The index of the next turn, possibly one past the end. */
  int cursor;

  RoundRobin(RandomGenerator random) {
    this.random = random;
    this.queue = new TurnQueue(random);
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    return new TurnQueue.Turn(endpoint);
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    return weighted ? queue.take(request) : next(request);
  }

  private Endpoint next(Pick request) {
    int first = cursor < open.length ? cursor : 0;
    int index = first;
    if (request.tries() > 0) {
      while (request.tried(open[index])) {
        index = index + 1 == open.length ? 0 : index + 1;
        if (index == first) {
          break;
        }
      }
    }
    cursor = index + 1;
    return open[index];
  }

  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    boolean wasWeighted = weighted;
    Endpoint[] before = open;
    weighted = false;
    for (Endpoint endpoint : endpoints) {
      weighted |= endpoint.weight() != endpoints[0].weight();
    }
    super.update(endpoints, nowNanos);
    if (weighted) {
      queue.update(endpoints);
    } else {
      queue.clear();
      cursor = wasWeighted ? random.nextInt(endpoints.length) : resume(before, endpoints);
    }
  }

  /** Where the first endpoint whose turn comes is in the new list, or a random place. */
  private int resume(Endpoint[] before, Endpoint[] after) {
    for (Endpoint endpoint : before) {
      turn(endpoint).index = -1;
    }
    for (int i = 0; i < after.length; i++) {
      turn(after[i]).index = i;
    }
    for (int i = 0; i < before.length; i++) {
      int index = turn(before[(cursor + i) % before.length]).index;
      if (index >= 0) {
        return index;
      }
    }
    return random.nextInt(after.length);
  }

  TurnQueue queue() {
    return queue;
  }

  static TurnQueue.Turn turn(Endpoint endpoint) {
    return (TurnQueue.Turn) Objects.requireNonNull(endpoint.state());
  }
}
