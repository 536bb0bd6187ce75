package io.weir.simulator.result;

import java.util.Arrays;

/**
 * Tests of paired differences that assume no distribution. They are held beside the t-test, which
 * trusts the mean of few seeds to be normal: with few pairs all flips of their signs are counted
 * out, with more the ranks of Wilcoxon's test (1945), ties at their middle ranks.
 */
final class ExactTest {

  private static final int MOST_FLIPPED = 9;
  private static final int MOST_RANKED = 200;
  private static final double ROUNDING = 1e-12;

  private ExactTest() {}

  /** What the test for so many pairs is called. */
  static String name(int pairs) {
    return pairs <= MOST_FLIPPED ? "sign flips" : "Wilcoxon";
  }

  /**
   * The two-sided probability of differences at least as one-sided as these, if signs were chance;
   * not a number where there are none or too many.
   *
   * @param differences without those that are no number
   */
  static double p(double[] differences) {
    if (differences.length == 0 || differences.length > MOST_RANKED) {
      return Double.NaN;
    }
    return differences.length <= MOST_FLIPPED ? flips(differences) : ranks(differences);
  }

  private static double flips(double[] differences) {
    double observed = Math.abs(Arrays.stream(differences).sum());
    int all = 1 << differences.length;
    int extreme = 0;
    for (int signs = 0; signs < all; signs++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      extreme += Math.abs(sum) >= observed * (1 - ROUNDING) ? 1 : 0;
    }
    return (double) extreme / all;
  }

  /** Ranks are doubled, so that middle ranks are whole; zeros are left out. */
  private static double ranks(double[] differences) {
    double[] values = Arrays.stream(differences).filter(value -> value != 0).toArray();
    double[] sizes = Arrays.stream(values).map(Math::abs).sorted().toArray();
    int[] ranks = new int[values.length];
    int total = 0;
    int positive = 0;
    for (int i = 0; i < values.length; i++) {
      ranks[i] = doubledRank(sizes, Math.abs(values[i]));
      total += ranks[i];
      positive += values[i] > 0 ? ranks[i] : 0;
    }
    double[] chances = chances(ranks, total);
    double tail = 0;
    for (int sum = 0; sum <= Math.min(positive, total - positive); sum++) {
      tail += chances[sum];
    }
    return Math.min(1, 2 * tail);
  }

  private static int doubledRank(double[] sorted, double size) {
    int below = 0;
    int equal = 0;
    for (double other : sorted) {
      below += other < size ? 1 : 0;
      equal += other == size ? 1 : 0;
    }
    return 2 * below + equal + 1;
  }

  /** The chance of each sum of the ranks whose sign is positive. */
  private static double[] chances(int[] ranks, int total) {
    double[] chances = new double[total + 1];
    chances[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached += rank;
      for (int sum = reached; sum >= 0; sum--) {
        chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
      }
    }
    return chances;
  }
}
