package io.weir.codec;

import java.util.Collection;

/** "Did you mean": the nearest of some words, by edit distance, swapped neighbours counted once. */
public final class Suggestion {

  private static final int MAX_LENGTH = 40;

  private Suggestion() {}

  /** {@code ; did you mean 'peak-ewma'?} if a candidate is near, else nothing. */
  public static String among(String word, Collection<String> candidates) {
    String best = "";
    int least = Math.max(1, Math.min(3, word.length() / 3));
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least || (distance == least && best.isEmpty())) {
        best = candidate;
        least = distance;
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  private static int distance(String a, String b) {
    if (a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  /** Change, leave out, put in, or swap two neighbours: one each. */
  private static int step(int[][] d, String a, String b, int i, int j) {
    int change = d[i - 1][j - 1] + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
    int least = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && same(a.charAt(i - 1), b.charAt(j - 2))
            && same(a.charAt(i - 2), b.charAt(j - 1));
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b) || (a == '_' && b == '-');
  }
}
