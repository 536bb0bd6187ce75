package io.weir.routing.exchange;

/** How many characters the regular expressions of one request may still read together. */
final class ReadBudget {

  /** About a millisecond's work. */
  static final int MAX_READS = 250_000;

  private int left = MAX_READS;

  /** A new request begins. */
  void reset() {
    left = MAX_READS;
  }

  int left() {
    return left;
  }

  void spend(int reads) {
    left = Math.max(0, left - reads);
  }
}
