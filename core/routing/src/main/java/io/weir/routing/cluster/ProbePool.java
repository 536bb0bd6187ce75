package io.weir.routing.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Prequal's pool of probe answers, oldest first, with its rule of hot and cold (Wydrowski et al.,
 * NSDI 2024): an answer is hot above a threshold of requests in flight; of the cold ones the
 * fastest is best, and if all are hot the one with the fewest in flight.
 *
 * <p>Owned by one loop; answers are reused, so nothing is allocated after construction.
 */
final class ProbePool {

  /** What was known of one endpoint at one moment. */
  private static final class Answer {
    @Nullable Endpoint endpoint;
    double load;
    double latencyNanos;
    long stampNanos;
    int uses;

    /** Whether this is a better choice than another. */
    boolean betterThan(Answer other, double hotLoad) {
      boolean cold = load <= hotLoad;
      if (cold != other.load <= hotLoad) {
        return cold;
      }
      return cold ? latencyNanos < other.latencyNanos : load < other.load;
    }
  }

  private final Answer[] answers;
  private int size;

  /** An empty pool of at most so many answers. */
  ProbePool(int capacity) {
    answers = new Answer[capacity];
    for (int i = 0; i < capacity; i++) {
      answers[i] = new Answer();
    }
  }

  int size() {
    return size;
  }

  /**
   * Takes in an answer in place of an earlier one of the same endpoint, or of the oldest if full.
   *
   * @param load requests in flight per weight
   * @param uses how many picks it is good for, at least 1
   */
  void add(Endpoint endpoint, double load, double latencyNanos, int uses, long nowNanos) {
    for (int i = 0; i < size; i++) {
      if (answers[i].endpoint == endpoint) {
        remove(i);
      }
    }
    if (size == answers.length) {
      remove(0);
    }
    Answer answer = answers[size++];
    answer.endpoint = endpoint;
    answer.load = load;
    answer.latencyNanos = latencyNanos;
    answer.uses = uses;
    answer.stampNanos = nowNanos;
  }

  /** Drops answers from before then. */
  void expire(long oldestNanos) {
    while (size > 0 && answers[0].stampNanos < oldestNanos) {
      remove(0);
    }
  }

  /** Drops the oldest answer. */
  void removeOldest() {
    if (size > 0) {
      remove(0);
    }
  }

  /** Drops the answer that would be picked last. */
  void removeWorst(double hotLoad) {
    if (size == 0) {
      return;
    }
    int worst = 0;
    for (int i = 1; i < size; i++) {
      if (answers[worst].betterThan(answers[i], hotLoad)) {
        worst = i;
      }
    }
    remove(worst);
  }

  /** Drops everything. */
  void clear() {
    while (size > 0) {
      remove(size - 1);
    }
  }

  /** Uses the best answer whose endpoint the request did not try; null if there is none. */
  @Nullable Endpoint use(Pick request, double hotLoad) {
    int best = -1;
    for (int i = 0; i < size; i++) {
      if ((best < 0 || answers[i].betterThan(answers[best], hotLoad))
          && fresh(answers[i], request)) {
        best = i;
      }
    }
    return best < 0 ? null : use(best);
  }

  private static boolean fresh(Answer answer, Pick request) {
    Endpoint endpoint = answer.endpoint;
    return endpoint != null && (request.tries() == 0 || !request.tried(endpoint));
  }

  private @Nullable Endpoint use(int index) {
    Answer answer = answers[index];
    Endpoint endpoint = answer.endpoint;
    if (endpoint != null) {
      answer.load += 1.0 / endpoint.weight();
    }
    if (--answer.uses <= 0) {
      remove(index);
    }
    return endpoint;
  }

  private void remove(int index) {
    Answer removed = answers[index];
    removed.endpoint = null;
    size--;
    System.arraycopy(answers, index + 1, answers, index, size - index);
    answers[size] = removed;
  }
}
