package io.weir.routing.cluster;

import java.util.Arrays;

/**
 * A quantile of the latest {@value #WINDOW} values, exactly: they are kept both in order of time
 * and sorted.
 *
 * <p>Owned by one loop; allocates nothing after construction.
 */
final class RecentQuantile {

  static final int WINDOW = 128;

  private final double quantile;
  private final double[] ring = new double[WINDOW];
  private final double[] sorted = new double[WINDOW];
  private int count;
  private int next;

  /**
   * No values yet.
   *
   * @param quantile above 0, at most 1
   */
  RecentQuantile(double quantile) {
    this.quantile = quantile;
  }

  /** Takes in a value; not NaN. */
  void add(double value) {
    if (count == WINDOW) {
      remove(ring[next]);
    }
    int at = Arrays.binarySearch(sorted, 0, count, value);
    int place = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = value;
    count++;
    ring[next] = value;
    next = (next + 1) % WINDOW;
  }

  /** The smallest value that at least that share of them does not exceed; 0 when there is none. */
  double value() {
    return count == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(quantile * count) - 1)];
  }

  private void remove(double value) {
    int place = Arrays.binarySearch(sorted, 0, count, value);
    count--;
    System.arraycopy(sorted, place + 1, sorted, place, count - place);
  }
}
