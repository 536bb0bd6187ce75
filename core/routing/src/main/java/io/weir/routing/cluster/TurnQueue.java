package io.weir.routing.cluster;

import java.util.random.RandomGenerator;

/**
 * Endpoints by the virtual time of their next turn: one of weight w has a turn every 1/w, the first
 * at a random point of that span. A binary heap whose taking allocates nothing.
 *
 * <p>Owned by one loop.
 */
final class TurnQueue {

  /** One unit of virtual time; divided by any weight it is exact to seven digits. */
  static final long UNIT = 1L << 40;

  /** An endpoint's place in the order of turns. */
  static final class Turn {
    final Endpoint endpoint;

    /** Its place in the plain list, or -1 while it is not in it. */
    int index = -1;

    /** When its turn is, in virtual time that may wrap; only differences mean anything. */
    long deadline;

    private boolean queued;

    Turn(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    private long stride() {
      return UNIT / endpoint.weight();
    }
  }

  private final RandomGenerator random;
  private Turn[] heap = {};
  private int size;

  /** The deadline of the turn that was taken last. */
  long now;

  TurnQueue(RandomGenerator random) {
    this.random = random;
  }

  /** Takes over a new list; those that stay in it keep their deadlines. */
  void update(Endpoint[] endpoints) {
    Turn[] turns = new Turn[endpoints.length];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = RoundRobin.turn(endpoints[i]);
      long ahead = turns[i].deadline - now;
      if (!turns[i].queued || ahead < 0 || ahead > turns[i].stride()) {
        turns[i].deadline = now + random.nextLong(turns[i].stride());
      }
    }
    clear();
    heap = turns;
    for (Turn turn : turns) {
      turn.queued = true;
      insert(turn);
    }
  }

  /** Forgets all turns. */
  void clear() {
    for (Turn turn : heap) {
      turn.queued = false;
    }
    size = 0;
    heap = new Turn[0];
  }

  /**
   * Takes the endpoint whose turn is first, among those that the request did not try if there are
   * any.
   */
  Endpoint take(Pick request) {
    Turn chosen = removeFirst();
    if (request.tries() > 0 && request.tried(chosen.endpoint)) {
      chosen = pass(chosen, request);
    }
    now = chosen.deadline;
    chosen.deadline += chosen.stride();
    insert(chosen);
    return chosen.endpoint;
  }

  /**
   * Passes over tried endpoints, which keep their turns; each removed one lies behind the heap's
   * end.
   */
  private Turn pass(Turn first, Pick request) {
    int sizeBefore = size;
    Turn chosen = first;
    while (size > 0 && request.tried(chosen.endpoint)) {
      chosen = removeFirst();
    }
    if (request.tried(chosen.endpoint)) {
      chosen = first;
    }
    return restore(first, chosen, sizeBefore);
  }

  private Turn restore(Turn first, Turn chosen, int sizeBefore) {
    int removed = size;
    for (int i = removed; i < sizeBefore; i++) {
      Turn turn = heap[i];
      if (turn == chosen) {
        heap[i] = first;
      }
      siftUp(i);
    }
    size = sizeBefore;
    return chosen;
  }

  private void insert(Turn turn) {
    heap[size] = turn;
    siftUp(size++);
  }

  /** Removes the first and leaves it in the slot behind the new end. */
  private Turn removeFirst() {
    Turn first = heap[0];
    Turn last = heap[--size];
    heap[size] = first;
    heap[0] = last;
    siftDown(0);
    return first;
  }

  private void siftUp(int from) {
    Turn turn = heap[from];
    int i = from;
    while (i > 0 && before(turn, heap[(i - 1) / 2])) {
      heap[i] = heap[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    heap[i] = turn;
  }

  private void siftDown(int from) {
    Turn turn = heap[from];
    int i = from;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], turn)) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = turn;
  }

  private static boolean before(Turn a, Turn b) {
    return a.deadline - b.deadline < 0;
  }
}
