package io.weir.routing.cluster;

import java.util.Arrays;

/**
 * A ring of hashes on which each endpoint has points in proportion to its weight; a key belongs to
 * the next point (Karger et al. 1997, with many points per endpoint as in libketama).
 *
 * <p>An endpoint's points depend on itself alone, so adding or removing one moves no key between
 * two others; except when the ring would exceed {@value #MAX_POINTS} points and every share is
 * halved.
 */
final class KetamaRing implements KeyTable {

  static final int MAX_POINTS = 1 << 15;
  private static final double POINTS_PER_WEIGHT = 160;
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final int OWNER_BITS = 20;
  private static final long OWNER_MASK = (1L << OWNER_BITS) - 1;

  /** Hashes in order, their lowest bits replaced by the index of the owner. */
  private final long[] points;

  /**
   * A ring of these endpoints.
   *
   * @param hashes of their keys
   */
  KetamaRing(long[] hashes, int[] weights) {
    double scale = scale(weights);
    int total = 0;
    for (int weight : weights) {
      total += points(weight, scale);
    }
    points = new long[total];
    int filled = 0;
    for (int owner = 0; owner < hashes.length; owner++) {
      for (int i = points(weights[owner], scale); i > 0; i--) {
        points[filled++] = (KeyHash.mix(hashes[owner] + i * STEP) & ~OWNER_MASK) | owner;
      }
    }
    Arrays.sort(points);
  }

  private static double scale(int[] weights) {
    long total = 0;
    for (int weight : weights) {
      total += weight;
    }
    double scale = POINTS_PER_WEIGHT;
    while (scale * total > MAX_POINTS) {
      scale /= 2;
    }
    return scale;
  }

  private static int points(int weight, double scale) {
    return Math.max(1, (int) (weight * scale));
  }

  @Override
  public int size() {
    return points.length;
  }

  @Override
  public int slot(long hash) {
    int found = Arrays.binarySearch(points, hash & ~OWNER_MASK);
    int slot = found < 0 ? -found - 1 : found;
    return slot == points.length ? 0 : slot;
  }

  @Override
  public int owner(int slot) {
    return (int) (points[slot] & OWNER_MASK);
  }
}
